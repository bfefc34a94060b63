package dev.resow.standalone.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that describe a job; the server fills in the model's default for each one left out. */
final class JobOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROMPT",
      description =
          "Text to generate, e.g. \"a cat and a fox\"; taken literally, including '@' and '$'")
  private String prompt;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      description = "Read the prompt from a UTF-8 file of at most 64 KiB; '-' reads standard input")
  private String promptFile;

  @Option(
      names = "--negative",
      paramLabel = "TEXT",
      description = "Negative prompt: what to steer away from (default: none)")
  private String negativePrompt;

  @Option(
      names = {"--subject", "--subjects"},
      split = ",",
      paramLabel = "NOUN",
      description =
          "Noun of the prompt to keep apart from the others, up to 8; repeat the option or separate"
              + " nouns with commas (default: the nouns found in the prompt)")
  private List<String> subjects;

  @Option(
      names = "--relation",
      paramLabel = "PHRASE",
      description =
          "Where one subject should be, seen from another, e.g. \"lion above rabbit\": left of, right of,"
              + " above, below, on or next to; repeat the option for more (default: the relations found"
              + " in the prompt)")
  private List<String> relations;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Guidance method, 'plain' for none (default: the model's, see GET /v1/models)")
  private String method;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Maximum number of rounds (seeds tried) per attempt, 1 to 32 (default: the model's)")
  private Integer rounds;

  @Option(
      names = "--budget-forwards",
      paramLabel = "N",
      description =
          "Maximum work per attempt in forward equivalents, that is conditional forward passes of one"
              + " image (default: no limit)")
  private Double budgetForwards;

  @Option(
      names = "--budget-seconds",
      paramLabel = "N",
      description =
          "Maximum sampling time per attempt in seconds, after which the best round is finished"
              + " (default: no limit)")
  private Double budgetSeconds;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description =
          "Number of seeds to start together, 1 to 8; only the clearest is finished (default: 1)")
  private Integer candidates;

  @Option(names = "--model", paramLabel = "NAME", description = "Model (default: the server's)")
  private String model;

  @Option(
      names = "--adapter",
      paramLabel = "NAME[:SCALE][@SUBJECT]",
      description =
          "Low-rank adapter to put over the model, with its scale of -10 to 10 (default: 1) and the"
              + " subject that it belongs to (default: the whole picture), e.g. fur:0.8@dog; repeat"
              + " the option to mix up to 8")
  private List<String> adapters;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Image size in pixels, e.g. 128x96, or 128 for a square (default: the model's)")
  private String size;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Number of denoising steps, 1 to the model's maximum (default: the model's)")
  private Integer steps;

  @Option(
      names = "--guidance",
      paramLabel = "X",
      description =
          "Classifier-free guidance scale, 0 to 30; up to 1 disables it (default: the model's)")
  private Double guidanceScale;

  @Option(names = "--seed", paramLabel = "N", description = "Seed, 0 to 2^64-1 (default: random)")
  private BigInteger seed;

  @Option(
      names = "--priority",
      paramLabel = "CLASS",
      description = "Priority class: interactive, normal or batch (default: normal)")
  private String priority;

  String prompt() {
    return prompt;
  }

  /**
   * Reads the prompt file, if one is given.
   *
   * @throws IllegalArgumentException when there is no prompt, or there are two
   */
  void requirePrompt() throws IOException {
    if ((prompt == null) == (promptFile == null)) {
      throw new IllegalArgumentException(
          prompt == null
              ? "expected a prompt, e.g. \"a cat and a fox\", found none; pass it as an argument or with"
                  + " --prompt-file"
              : "expected either a prompt or --prompt-file, found both; remove one");
    }
    if (promptFile != null) {
      prompt = PromptFile.read(promptFile);
    }
  }

  /**
   * Checks what needs no server.
   *
   * @throws IllegalArgumentException for an option with an invalid value
   */
  void check() {
    if (relations != null) {
      Relations.check(relations);
    }
    request(_ -> List.of("?"), List.of());
  }

  /**
   * The body of {@code POST /v1/jobs}.
   *
   * @param finder the subjects of a prompt; asked only for relations between subjects that are not
   *     given
   */
  Map<String, Object> request(Function<String, List<String>> finder) {
    return request(finder, relations == null ? List.of() : relations);
  }

  private Map<String, Object> request(Function<String, List<String>> finder, List<String> between) {
    var request = new LinkedHashMap<String, Object>();
    request.put("prompt", prompt);
    put(request, "negativePrompt", negativePrompt);
    var named = subjects == null && !between.isEmpty() ? finder.apply(prompt) : subjects;
    put(request, "subjects", named);
    put(request, "relations", between.isEmpty() ? null : Relations.request(between, named));
    put(request, "method", method);
    put(request, "candidates", candidates);
    var budget = new LinkedHashMap<String, Object>();
    put(budget, "rounds", rounds);
    put(budget, "forwardEquivalents", budgetForwards);
    put(budget, "seconds", budgetSeconds);
    put(request, "budget", budget.isEmpty() ? null : budget);
    put(request, "model", model);
    put(
        request,
        "adapters",
        adapters == null ? null : adapters.stream().map(JobOptions::adapter).toList());
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

  /** {@code NAME} or {@code NAME:SCALE}. */
  static Map<String, Object> adapter(String text) {
    int at = text.indexOf('@');
    String adapter = at < 0 ? text : text.substring(0, at);
    int colon = adapter.indexOf(':');
    var request = new LinkedHashMap<String, Object>();
    request.put("name", colon < 0 ? adapter : adapter.substring(0, colon));
    if (colon >= 0) {
      try {
        request.put("scale", new BigDecimal(adapter.substring(colon + 1)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "--adapter: expected NAME, NAME:SCALE, NAME@SUBJECT or NAME:SCALE@SUBJECT, e.g."
                + " fur:0.8@dog, found '"
                + text
                + "'",
            e);
      }
    }
    if (at >= 0) {
      request.put("subject", text.substring(at + 1));
    }
    return request;
  }

  static int[] pixels(String size) {
    if (!size.matches("[0-9]{1,5}(x[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          "--size: expected WIDTHxHEIGHT or one number, in pixels, found '" + size + "'");
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
