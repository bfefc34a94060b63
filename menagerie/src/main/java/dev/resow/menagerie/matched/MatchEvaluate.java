package dev.resow.menagerie.matched;

import ai.djl.Device;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.model.ModelMemoryException;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.menagerie.evaluate.Arm;
import dev.resow.menagerie.evaluate.Evaluate;
import dev.resow.menagerie.evaluate.QueueClient;
import dev.resow.menagerie.evaluate.Server;
import dev.resow.subjects.SubjectFinder;
import dev.resow.training.critic.Matcher;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.judge.Line;
import dev.resow.training.judge.MatchJudge;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;

/**
 * {@code resow evaluate}, of the demo world or, with a matcher as the judge, of any model. See
 * {@link MatchOptions#USAGE}.
 */
public final class MatchEvaluate {
  private static final int USAGE = 2;
  private static final int UNUSABLE = 3;
  private static final int UNREACHABLE = 4;

  private MatchEvaluate() {}

  public static void main(String... args) throws IOException {
    var given = List.of(args);
    if (given.contains("--help") || given.contains("-h")) {
      Evaluate.main(args);
      System.out.print(MatchOptions.USAGE);
      return;
    }
    if (!MatchOptions.isMeant(given)) {
      Evaluate.main(args);
      return;
    }
    int code = run(given);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Evaluates, and says what went wrong; the exit code. */
  static int run(List<String> args) {
    MatchOptions options;
    List<FilePrompt> prompts;
    try {
      options = MatchOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(MatchOptions.USAGE);
      return USAGE;
    }
    try {
      prompts = PromptFile.read(options.prompts(), SubjectFinder.load());
    } catch (IllegalArgumentException e) {
      System.err.println("resow: --prompts: " + e.getMessage());
      return USAGE;
    } catch (IOException e) {
      System.err.println(
          "resow: --prompts: expected a file that can be read, found '%s'"
              .formatted(options.prompts()));
      return USAGE;
    }
    try (var matcher = BlipMatcher.load(options.judge(), Device.cpu());
        var server = Server.at(options.url());
        var queue = new QueueClient(server.url(), options.key())) {
      evaluate(options, prompts, matcher, new Orders(queue, options.run()));
      return 0;
    } catch (ModelFormatException | ModelMemoryException e) {
      System.err.println("resow: --judge: " + e.getMessage());
      return UNUSABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (ConnectException | HttpTimeoutException e) {
      System.err.println(
          "resow: the server%s does not answer; start one with 'resow up'"
              .formatted(options.url() == null ? "" : " at " + options.url()));
      return UNREACHABLE;
    } catch (IOException e) {
      System.err.println("resow: " + (e.getMessage() == null ? e : e.getMessage()));
      System.err.println("resow: continue this evaluation with '--run " + options.run() + "'");
      return 1;
    }
  }

  private static void evaluate(
      MatchOptions options, List<FilePrompt> prompts, Matcher matcher, Orders orders)
      throws IOException, InterruptedException {
    PrintStream out = options.json() ? System.err : System.out;
    var subjects = PromptFile.subjects(prompts);
    out.printf(
        "%d prompts, %d subjects, %s, run %s%n",
        prompts.size(), subjects.size(), options.seeds(), options.run());
    var measured = new MeasuredLines(matcher, subjects);
    for (var subject : subjects) {
      for (var made : orders.alone(subject, options.lineSeeds())) {
        measured.add(subject, made.pixels());
      }
    }
    var lines = measured.lines();
    lines.forEach((subject, line) -> out.println(MeasuredLines.text(subject, line)));
    var judge = new MatchJudge(matcher, lines);
    var fingerprint = CriticFolder.fingerprint(options.judge());
    var arms = new ArrayList<MatchedArm>();
    for (var arm : options.arms()) {
      arms.add(arm(arm, options, prompts, judge, orders, subjects));
      arms.getLast().lines().forEach(out::println);
      write(options, fingerprint, lines, arms); // a stopped evaluation leaves what it has
    }
    out.println("wrote " + options.out().resolve("report.json"));
    if (options.json()) {
      System.out.println(Files.readString(options.out().resolve("report.json")));
    }
  }

  private static MatchedArm arm(
      Arm arm,
      MatchOptions options,
      List<FilePrompt> prompts,
      MatchJudge judge,
      Orders orders,
      List<String> subjects)
      throws IOException, InterruptedException {
    var pictures = new ArrayList<MatchedPicture>();
    orders.each(
        arm,
        prompts,
        options.seeds(),
        (prompt, seed, made) -> {
          var best = made.stream().min(Comparator.comparingDouble(JobResult::score)).orElseThrow();
          pictures.add(
              new MatchedPicture(
                  prompt,
                  seed,
                  judge.verdict(best.pixels(), prompt.asked(), subjects),
                  best.verdict(),
                  made.stream().mapToInt(JobResult::rounds).sum(),
                  made.stream().mapToDouble(JobResult::forwards).sum(),
                  made.stream().mapToDouble(JobResult::seconds).sum()));
        });
    return new MatchedArm(arm, pictures);
  }

  private static void write(
      MatchOptions options,
      String fingerprint,
      SequencedMap<String, Line> lines,
      List<MatchedArm> arms)
      throws IOException {
    Files.createDirectories(options.out());
    new JsonMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            options.out().resolve("report.json").toFile(),
            MatchedReport.of(options, fingerprint, lines, arms));
  }
}
