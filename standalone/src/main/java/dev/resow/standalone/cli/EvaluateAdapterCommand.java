package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resow adapters evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Compare an adapter with its base model on the same prompts and seeds, and print the gate's decision",
      "A picture is right if the final verdict of its overlap check is clear."
    },
    mixinStandardHelpOptions = true)
final class EvaluateAdapterCommand implements Callable<Integer> {
  /** Between two looks at an evaluation. */
  private static final long LOOK_MILLIS = 2_000;

  private static final int MOST_BYTES = 60_000;

  @Parameters(paramLabel = "NAME", description = "Name of a candidate or active adapter")
  private String name;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "Factor on its changes, -10 to 10 (default: 1)")
  private Double scale;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "One prompt a line (default: those that the server holds out of trainings)")
  private Path prompts;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most of the held-out prompts, 2 to 500 (default: 100)")
  private Integer limit;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds per prompt, 1 to 16 (default: 1)")
  private Integer seeds;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Guidance method with an overlap check (default: the model's)")
  private String method;

  @Option(
      names = "--guidance",
      paramLabel = "X",
      description = "Classifier-free guidance scale of both (default: the model's)")
  private Double guidanceScale;

  @Option(
      names = "--gain",
      paramLabel = "X",
      description =
          "Gain in the share of right pictures that must be exceeded, -1 to 1 (default: 0)")
  private Double gain;

  @Option(
      names = "--fewest-prompts",
      paramLabel = "N",
      description = "Fewest prompts that must be judged, 2 to 500 (default: 20)")
  private Integer fewest;

  @Option(
      names = "--activate",
      description = "Activate the adapter if it passes (requires an admin key)")
  private boolean activate;

  @Option(names = "--follow", description = "Wait until the gate has decided")
  private boolean follow;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Start at most one evaluation under this key (default: a random UUID)")
  private String key;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var request = request();
    try (var api = server.requireServer()) {
      String once = key == null ? UUID.randomUUID().toString() : key;
      JsonNode evaluation = api.having("pairs", api.post("/v1/evaluations", request, once));
      String path = "/v1/evaluations/" + evaluation.path("id").asText();
      if (follow) {
        if (!server.json()) {
          Output.line(line(evaluation));
        }
        evaluation = decided(api, path, evaluation);
      }
      Output.line(server.json() ? evaluation : line(evaluation));
      return ExitCode.OK;
    }
  }

  private static JsonNode decided(Api api, String path, JsonNode first)
      throws InterruptedException {
    JsonNode evaluation = first;
    while (!evaluation.hasNonNull("decidedAt")) {
      Thread.sleep(LOOK_MILLIS);
      evaluation = api.having("pairs", api.read(path));
    }
    return evaluation;
  }

  /** The body of {@code POST /v1/evaluations}. */
  Map<String, Object> request() throws IOException {
    var gate = new LinkedHashMap<String, Object>();
    put(gate, "gain", gain);
    put(gate, "prompts", fewest);
    var body = new LinkedHashMap<String, Object>();
    body.put("adapter", name);
    put(body, "scale", scale);
    put(body, "prompts", prompts == null ? null : lines());
    put(body, "limit", limit);
    put(body, "seeds", seeds);
    put(body, "method", method);
    put(body, "guidanceScale", guidanceScale);
    put(body, "gate", gate.isEmpty() ? null : gate);
    put(body, "activate", activate ? true : null);
    return body;
  }

  private List<String> lines() throws IOException {
    Path file = Path.of(System.getProperty("resow.cwd", "")).resolve(prompts);
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException(
          "--prompts: expected a file of at most %d bytes, found %s".formatted(MOST_BYTES, file));
    }
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .toList();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "--prompts: expected UTF-8 text, found invalid bytes; convert the file to UTF-8", e);
    }
  }

  /** "ID passed: 14 of 20 pairs right without kinder, 20 with it. The gain is ...". */
  static String line(JsonNode evaluation) {
    String outcome = evaluation.path("outcome").asText();
    if (outcome.equals("running")) {
      return "%s  running: %d pairs"
          .formatted(evaluation.path("id").asText(), evaluation.path("pairs").asInt());
    }
    JsonNode result = evaluation.path("result");
    String text =
        "%s  %s: %d of %d judged pairs right without %s, %d with it"
            .formatted(
                evaluation.path("id").asText(),
                outcome,
                result.path("rightBase").asInt(),
                result.path("judged").asInt(),
                evaluation.path("adapter").asText(),
                result.path("rightCandidate").asInt());
    if (evaluation.hasNonNull("reason")) {
      text += ". " + evaluation.path("reason").asText();
    }
    return evaluation.path("activated").asBoolean() ? text + " It is active." : text;
  }

  private static void put(Map<String, Object> body, String field, Object value) {
    if (value != null) {
      body.put(field, value);
    }
  }
}
