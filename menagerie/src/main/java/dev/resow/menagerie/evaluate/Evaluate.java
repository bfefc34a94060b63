package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code resow evaluate}: submits jobs like any client, judges the pictures with the independent
 * judge, writes a report. See {@link Options#USAGE}.
 */
public final class Evaluate {
  private Evaluate() {}

  public static void main(String... args) throws IOException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    try {
      run(options);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("resow: " + (e.getMessage() == null ? e : e.getMessage()));
      System.err.println("resow: '--run " + options.run() + "' continues this evaluation");
      System.exit(1);
    }
  }

  static List<ArmReport> run(Options options) throws IOException, InterruptedException {
    try (var judge = Judge.load(options.judge());
        var server = Server.at(options.url());
        var queue = new QueueClient(server.url())) {
      var boxes = boxes(queue);
      var gallery = new Gallery(queue, judge, options.run());
      var prompts = options.chosen();
      System.out.printf(
          "%s: %d prompts x %d seeds, run %s%n",
          options.set().title(), prompts.size(), options.seeds(), options.run());
      var reports = new ArrayList<ArmReport>();
      List<Picture> plain = null;
      for (var arm : options.arms()) {
        var pictures =
            gallery.of(arm, prompts, options.seeds(), boxes.getOrDefault(arm.method(), false));
        plain = arm.name().equals("plain") ? pictures : plain;
        var report = ArmReport.of(arm, pictures, plain, judge);
        System.out.println(report.line());
        reports.add(report);
        write(options, reports); // after each arm: a stopped evaluation leaves what it has
      }
      System.out.println("wrote " + options.out().resolve("index.html"));
      return reports;
    }
  }

  private static void write(Options options, List<ArmReport> reports) throws IOException {
    Files.createDirectories(options.out());
    JsonReport.write(options.out().resolve("report.json"), options.set(), options.seeds(), reports);
    HtmlReport.write(options.out().resolve("index.html"), options.set(), options.seeds(), reports);
    Grid.write(options.out().resolve("grid.png"), reports);
  }

  /** Which methods of the server want a box for every subject. */
  private static Map<String, Boolean> boxes(QueueClient queue)
      throws IOException, InterruptedException {
    Map<String, Boolean> boxes = new HashMap<>();
    for (var model : queue.models().path("items")) {
      for (var method : model.path("methods")) {
        boxes.put(method.path("name").asText(), method.path("boxes").asBoolean());
      }
    }
    return boxes;
  }
}
