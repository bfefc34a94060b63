package dev.resow.menagerie.matched;

import dev.resow.menagerie.evaluate.Evaluate;
import dev.resow.training.critic.Matcher;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.judge.MatchJudge;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code resow evaluate}, of the demo world or, with a matcher as the judge, of any model. See
 * {@link MatchOptions#USAGE}.
 */
public final class MatchEvaluate {
  private MatchEvaluate() {}

  public static void main(String... args) throws IOException {
    MatchRun.main(
        args, Evaluate::main, MatchOptions::isMeant, MatchOptions.USAGE, MatchEvaluate::run);
  }

  /** Evaluates, and says what went wrong; the exit code. */
  static int run(List<String> args) {
    MatchOptions options;
    try {
      options = MatchOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(MatchOptions.USAGE);
      return MatchRun.USAGE;
    }
    return new MatchRun(options, Map.of(), prompts -> prompts)
        .run(
            (prompts, matcher, queue) ->
                evaluate(options, prompts, matcher, new Orders(queue, options.run())));
  }

  private static void evaluate(
      MatchOptions options, List<FilePrompt> prompts, Matcher matcher, Orders orders)
      throws IOException, InterruptedException {
    PrintStream out = options.json() ? System.err : System.out;
    var subjects = PromptFile.subjects(prompts);
    out.printf(
        "%d prompts, %d subjects, %s, run %s%n",
        prompts.size(), subjects.size(), options.seeds(), options.run());
    var lines = MeasuredLines.of(matcher, subjects, orders, options.lineSeeds(), out);
    var judge = new MatchJudge(matcher, lines);
    var fingerprint = CriticFolder.fingerprint(options.judge());
    var arms = new ArrayList<MatchedArm>();
    for (var arm : options.arms()) {
      var pictures = new ArrayList<MatchedPicture>();
      orders.each(
          arm,
          prompts,
          options.seeds(),
          (prompt, seed, made) ->
              pictures.add(MatchedPicture.of(prompt, seed, made, judge, subjects)));
      arms.add(new MatchedArm(arm, pictures));
      arms.getLast().lines().forEach(out::println);
      // a stopped evaluation leaves what it has
      MatchedReport.write(options, MatchedReport.of(options, fingerprint, lines, arms));
    }
    MatchedReport.end(options, out);
  }
}
