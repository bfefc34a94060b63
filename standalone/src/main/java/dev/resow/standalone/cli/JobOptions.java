package dev.resow.standalone.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to draw; whatever is not given is the model's default. */
final class JobOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROMPT",
      description = "For example \"a cat and a fox\"; taken as it is, '@' and '$' too.")
  private String prompt;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      description = "Read the prompt from a file in UTF-8 instead; '-' is standard input.")
  private String promptFile;

  @Option(names = "--negative", paramLabel = "TEXT", description = "What to steer away from.")
  private String negativePrompt;

  @Option(
      names = {"--subject", "--subjects"},
      split = ",",
      paramLabel = "NOUN",
      description =
          "A noun of the prompt to keep apart from the others; repeat it, or separate with commas"
              + " (default: found in the prompt).")
  private List<String> subjects;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Guidance method, 'plain' for none (default: the model's).")
  private String method;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Most starts until the subjects are clear, the first included.")
  private Integer rounds;

  @Option(
      names = "--budget-forwards",
      paramLabel = "N",
      description = "Most work, in conditional forward passes of one picture.")
  private Double budgetForwards;

  @Option(
      names = "--budget-seconds",
      paramLabel = "N",
      description = "Most seconds of sampling; then the best round is finished.")
  private Double budgetSeconds;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "Start so many seeds together and finish only the clearest.")
  private Integer candidates;

  @Option(names = "--model", paramLabel = "NAME", description = "Model (default: the server's).")
  private String model;

  @Option(names = "--size", paramLabel = "WxH", description = "Pixels, e.g. 128x128 or 128.")
  private String size;

  @Option(names = "--steps", paramLabel = "N", description = "Denoising steps.")
  private Integer steps;

  @Option(names = "--guidance", paramLabel = "X", description = "Classifier-free guidance scale.")
  private Double guidanceScale;

  @Option(names = "--seed", paramLabel = "N", description = "Seed, 0 to 2^64-1 (default: random).")
  private BigInteger seed;

  @Option(names = "--priority", paramLabel = "CLASS", description = "interactive, normal or batch.")
  private String priority;

  String prompt() {
    return prompt;
  }

  /**
   * Reads the prompt's file, if one was named.
   *
   * @throws IllegalArgumentException when there is no prompt, or there are two
   */
  void requirePrompt() throws IOException {
    if ((prompt == null) == (promptFile == null)) {
      throw new IllegalArgumentException(
          prompt == null
              ? "expected a prompt, e.g. \"a cat and a fox\", found none"
              : "expected either a prompt or --prompt-file, found both");
    }
    if (promptFile != null) {
      prompt = PromptFile.read(promptFile);
    }
  }

  /** The body of {@code POST /v1/jobs}. */
  Map<String, Object> request() {
    var request = new LinkedHashMap<String, Object>();
    request.put("prompt", prompt);
    put(request, "negativePrompt", negativePrompt);
    put(request, "subjects", subjects);
    put(request, "method", method);
    put(request, "candidates", candidates);
    var budget = new LinkedHashMap<String, Object>();
    put(budget, "rounds", rounds);
    put(budget, "forwardEquivalents", budgetForwards);
    put(budget, "seconds", budgetSeconds);
    put(request, "budget", budget.isEmpty() ? null : budget);
    put(request, "model", model);
    put(request, "steps", steps);
    put(request, "guidanceScale", guidanceScale);
    put(request, "seed", seed);
    put(request, "priority", priority);
    if (size != null) {
      int[] pixels = pixels(size);
      request.put("width", pixels[0]);
      request.put("height", pixels[1]);
    }
    return request;
  }

  static int[] pixels(String size) {
    if (!size.matches("[0-9]{1,5}(x[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "--size must be WIDTHxHEIGHT or one number, in pixels, got '" + size + "'");
    }
    String[] parts = size.split("x");
    return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[parts.length - 1])};
  }

  private static void put(Map<String, Object> request, String name, Object value) {
    if (value != null) {
      request.put(name, value);
    }
  }
}
