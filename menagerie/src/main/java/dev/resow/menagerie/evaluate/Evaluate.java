package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Judge;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
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

  private static final int USAGE = 2;
  private static final int UNREACHABLE = 4;

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(USAGE);
      return;
    }
    try {
      run(options);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ConnectException | HttpTimeoutException e) {
      System.err.println(
          "resow: the server at " + options.url() + " does not answer; start one with 'resow up'");
      System.exit(UNREACHABLE);
    } catch (IOException e) {
      System.err.println("resow: " + (e.getMessage() == null ? e : e.getMessage()));
      System.err.println("resow: continue this evaluation with '--run " + options.run() + "'");
      System.exit(1);
    }
  }

  static List<ArmReport> run(Options options) throws IOException, InterruptedException {
    try (var judge = Judge.load(options.judge());
        var server = Server.at(options.url());
        var queue = new QueueClient(server.url(), options.key())) {
      PrintStream out = options.json() ? System.err : System.out;
      var boxes = boxes(queue);
      var gallery = new Gallery(queue, judge, options.run());
      var prompts = options.chosen();
      out.printf(
          "%s: %d prompts x %d seeds, run %s%n",
          options.set().title(), prompts.size(), options.seeds(), options.run());
      var reports = new ArrayList<ArmReport>();
      List<Picture> plain = null;
      for (var arm : options.arms()) {
        var pictures =
            gallery.of(arm, prompts, options.seeds(), boxes.getOrDefault(arm.method(), false));
        plain = arm.name().equals("plain") ? pictures : plain;
        var report = ArmReport.of(arm, pictures, plain, judge);
        out.println(report.line());
        reports.add(report);
        write(options, reports); // after each arm: a stopped evaluation leaves what it has
      }
      out.println("wrote " + options.out().resolve("index.html"));
      if (options.json()) {
        System.out.println(Files.readString(options.out().resolve("report.json")));
      }
      return reports;
    }
  }

  private static void write(Options options, List<ArmReport> reports) throws IOException {
    Files.createDirectories(options.out());
    JsonReport.write(options.out().resolve("report.json"), options.set(), options.seeds(), reports);
    HtmlReport.write(
        options.out().resolve("index.html"), options.set().title(), options.seeds(), reports);
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
