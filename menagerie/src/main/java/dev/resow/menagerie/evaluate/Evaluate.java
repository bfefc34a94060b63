package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Judge;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.util.ArrayList;
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

  private static void run(Options options) throws IOException, InterruptedException {
    try (var judge = Judge.load(options.judge());
        var server = Server.at(options.url());
        var queue = new QueueClient(server.url(), options.key())) {
      PrintStream out = options.json() ? System.err : System.out;
      var boxes = queue.boxes();
      var gallery = new Gallery(queue, judge, options.run());
      for (var set : options.sets()) {
        var prompts = options.chosen(set);
        out.printf(
            "%s: %d prompts, %s, run %s%n",
            set.title(), prompts.size(), options.seeds(), options.run());
        if (prompts.stream().anyMatch(p -> p.asked().relation().isPresent())
            && !queue.sendsRelations()) {
          out.println("the server does not read 'relations': it must find them in the prompt");
        }
        evaluate(options, set, gallery, boxes, judge, out);
      }
      if (options.isSummed()) {
        summarise(options, out);
      }
      if (options.json()) {
        System.out.println(json(options));
      }
    }
  }

  private static void evaluate(
      Options options,
      PromptSet set,
      Gallery gallery,
      Map<String, Boolean> boxes,
      Judge judge,
      PrintStream out)
      throws IOException, InterruptedException {
    var reports = new ArrayList<ArmReport>();
    List<Picture> plain = null;
    for (var arm : options.arms()) {
      var pictures =
          gallery.of(
              arm, options.chosen(set), options.seeds(), boxes.getOrDefault(arm.method(), false));
      plain = arm.name().equals("plain") ? pictures : plain;
      var report = ArmReport.of(arm, pictures, plain, judge);
      out.println(report.line());
      reports.add(report);
      write(options, set, reports); // after each arm: a stopped evaluation leaves what it has
    }
    out.println("wrote " + options.out(set).resolve("index.html"));
  }

  private static void write(Options options, PromptSet set, List<ArmReport> reports)
      throws IOException {
    var folder = options.out(set);
    var seeds = options.seeds();
    Files.createDirectories(folder);
    JsonReport.write(folder.resolve("report.json"), set.title(), seeds, reports);
    CsvReport.write(folder.resolve("pictures.csv"), reports);
    HtmlReport.write(folder.resolve("index.html"), set.title(), seeds, reports);
    Grid.write(folder.resolve("grid.png"), seeds.first(), reports);
  }

  private static void summarise(Options options, PrintStream out) throws IOException {
    var lines = new Summary(options.sets(), options.out(), options.before()).lines();
    var file = options.out().resolve("summary.md");
    Files.write(file, lines);
    lines.forEach(out::println);
    out.println("wrote " + file);
  }

  /** The report, or an array with one for each set. */
  private static String json(Options options) throws IOException {
    var reports = new ArrayList<String>();
    for (var set : options.sets()) {
      reports.add(Files.readString(options.out(set).resolve("report.json")));
    }
    return options.isSummed() ? "[" + String.join(",", reports) + "]" : reports.getFirst();
  }
}
