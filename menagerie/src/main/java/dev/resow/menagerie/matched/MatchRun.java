package dev.resow.menagerie.matched;

import ai.djl.Device;
import dev.resow.diffusion.model.ModelMemoryException;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.menagerie.evaluate.QueueClient;
import dev.resow.menagerie.evaluate.Server;
import dev.resow.subjects.SubjectFinder;
import dev.resow.training.critic.Matcher;
import dev.resow.training.critic.blip.BlipMatcher;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Opens what a matcher's evaluations and calibrations have in common, the prompts, the judge and
 * the server, and says what is wrong with one of them.
 *
 * @param settings environment variables of the server that is started if none runs
 * @param chosen which prompts are used; an {@link IllegalArgumentException} says what is wrong with
 *     them
 */
record MatchRun(
    MatchOptions options, Map<String, String> settings, UnaryOperator<List<FilePrompt>> chosen) {
  /** Exit code of a wrong command line or wrong prompts. */
  static final int USAGE = 2;

  /** Exit code of a judge or a model that cannot be used. */
  static final int UNUSABLE = 3;

  private static final int UNREACHABLE = 4;

  /** What is done with them. */
  @FunctionalInterface
  interface Work {
    void run(List<FilePrompt> prompts, Matcher matcher, QueueClient queue)
        throws IOException, InterruptedException;
  }

  /** Ends a run with a sentence for the reader. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With {@link #UNUSABLE}. */
    Refused(String message) {
      super(message);
    }
  }

  /** A command that knows the demo world alone. */
  @FunctionalInterface
  interface DemoWorld {
    void main(String... args) throws IOException;
  }

  /**
   * A command of the demo world or, with a matcher as the judge, of any model.
   *
   * @param isMeant whether the arguments are those of a run with a matcher
   * @param usage of such a run
   * @param run such a run; its exit code
   */
  static void main(
      String[] args,
      DemoWorld demoWorld,
      Predicate<List<String>> isMeant,
      String usage,
      ToIntFunction<List<String>> run)
      throws IOException {
    var given = List.of(args);
    if (given.contains("--help") || given.contains("-h")) {
      demoWorld.main(args);
      System.out.print(usage);
    } else if (!isMeant.test(given)) {
      demoWorld.main(args);
    } else {
      int code = run.applyAsInt(given);
      if (code != 0) {
        System.exit(code);
      }
    }
  }

  /** Does it; the exit code. */
  int run(Work work) {
    List<FilePrompt> prompts;
    try {
      prompts = chosen.apply(PromptFile.read(options.prompts(), SubjectFinder.load()));
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
        var server = Server.at(options.url(), settings);
        var queue = new QueueClient(server.url(), options.key())) {
      work.run(prompts, matcher, queue);
      return 0;
    } catch (ModelFormatException | ModelMemoryException e) {
      System.err.println("resow: --judge: " + e.getMessage());
      return UNUSABLE;
    } catch (Refused e) {
      System.err.println("resow: " + e.getMessage());
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
      System.err.println("resow: continue this run with '--run " + options.run() + "'");
      return 1;
    }
  }
}
