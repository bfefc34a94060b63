package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resow replay}. */
@Command(
    name = "replay",
    description = "Samples failed seeds again, each as a job of its own.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "For example: what failed since yesterday, under a stronger method; first only counted:",
      "  resow replay --failed --since 24h --method resow --dry-run"
    })
final class ReplayCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;

  @Option(
      names = "--failed",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Only seeds that ended overlapped, or whose job ended without a clear round (default);"
              + " --no-failed: whatever became of them.")
  private boolean failed;

  @Option(
      names = "--since",
      paramLabel = "AGO",
      description = "Only rounds that began since then: 30m, 24h, 7d or a time.")
  private String since;

  @Option(names = "--until", paramLabel = "AGO", description = "Only rounds that began before.")
  private String until;

  @Option(
      names = "--was-method",
      paramLabel = "NAME",
      description = "Only seeds that were sampled by this method.")
  private String wasMethod;

  @Option(
      names = "--was-model",
      paramLabel = "NAME",
      description = "Only seeds that were sampled by this model.")
  private String wasModel;

  @Option(
      names = "--verdict",
      split = ",",
      paramLabel = "VERDICT",
      description = "Only these: overlapped, budget-exhausted, unchecked, clear.")
  private List<String> verdicts;

  @Option(names = "--text", paramLabel = "TEXT", description = "Only prompts with this text.")
  private String text;

  @Option(names = "--job", split = ",", paramLabel = "ID", description = "Only these jobs.")
  private List<UUID> jobs;

  @Option(names = "--method", paramLabel = "NAME", description = "Sample with this method.")
  private String method;

  @Option(names = "--model", paramLabel = "NAME", description = "Sample with this model.")
  private String model;

  @Option(
      names = "--seed",
      paramLabel = "CHOICE",
      description = "same: the failed seed (default); next: one its job has not used.")
  private String seed;

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds of a new job (default 1).")
  private Integer rounds;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (default 1000).")
  private Integer limit;

  @Option(names = "--dry-run", description = "Only say how many, and what it would cost.")
  private boolean dryRun;

  @Option(names = "--show", paramLabel = "ID", description = "Show an earlier replay instead.")
  private UUID show;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Repeating the command with the same key makes nothing twice.")
  private String key;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (key != null && !key.matches("[!-~]([ -~]*[!-~])?")) {
      throw new IllegalArgumentException(
          "--idempotency-key: expected printable ASCII characters, found '%s'".formatted(key));
    }
    var request = request(Instant.now());
    try (var api = server.requireServer()) {
      JsonNode answer =
          api.having(
              "seeds",
              show == null
                  ? api.post("/v1/replays", request, key)
                  : api.read("/v1/replays/" + show));
      if (server.json()) Output.line(answer);
      else if (dryRun && show == null) printPlan(answer);
      else print(api, answer);
      return ExitCode.OK;
    }
  }

  /** The body of {@code POST /v1/replays}. */
  Map<String, Object> request(Instant now) {
    var filter = new LinkedHashMap<String, Object>();
    put(filter, "since", since == null ? null : Since.parse(since, now));
    put(filter, "until", until == null ? null : Since.parse(until, now));
    put(filter, "method", wasMethod);
    put(filter, "model", wasModel);
    put(filter, "verdicts", verdicts);
    put(filter, "text", text);
    put(filter, "jobs", jobs);
    filter.put("failed", failed);
    var policy = new LinkedHashMap<String, Object>();
    put(policy, "seed", seed);
    put(policy, "method", method);
    put(policy, "model", model);
    put(policy, "rounds", rounds);
    var request = new LinkedHashMap<String, Object>();
    request.put("filter", filter);
    request.put("policy", policy);
    request.put("dryRun", dryRun);
    put(request, "limit", limit);
    return request;
  }

  private static void printPlan(JsonNode plan) {
    Output.format(
        "%d failed seeds%s, about %.0f forward equivalents%n",
        plan.path("seeds").asInt(),
        plan.path("more").asBoolean() ? " (and more: raise --limit)" : "",
        plan.path("estimate").path("forwardEquivalents").asDouble());
    for (JsonNode basis : plan.path("estimate").path("basis"))
      Output.format(
          "  %d by %s of %s, %.1f a step%s%n",
          basis.path("seeds").asInt(),
          basis.path("method").asText(),
          basis.path("model").asText(),
          basis.path("perStep").asDouble(),
          basis.path("measured").asBoolean() ? "" : " (never counted yet: as plain sampling)");
    for (JsonNode skipped : plan.path("skipped"))
      Output.format(
          "  %d skipped: %s%n", skipped.path("seeds").asInt(), skipped.path("reason").asText());
    for (JsonNode seed : plan.path("first"))
      Output.format(
          "  %s round %d, seed %s: %s%n",
          seed.path("originJob").asText(),
          seed.path("originRound").asInt(),
          seed.path("seed").asText(),
          seed.path("prompt").asText());
  }

  private static void print(Api api, JsonNode replay) {
    String id = replay.path("id").asText();
    Output.format(
        "%s  %d seeds, %s%n",
        id, replay.path("seeds").asInt(), replay.path("done").asBoolean() ? "done" : "running");
    replay
        .path("outcomes")
        .properties()
        .forEach(o -> Output.format("  %-16s %d%n", o.getKey(), o.getValue().asInt()));
    for (JsonNode seed : api.page("/v1/replays/" + id + "/seeds").path("items"))
      Output.format(
          "  %s  seed %s: %s -> %s  %s%n",
          seed.path("job").asText(),
          seed.path("seed").asText(),
          seed.path("before").path("verdict").asText("no picture"),
          seed.path("after").path("verdict").asText("..."),
          seed.path("outcome").asText());
  }

  private static void put(Map<String, Object> map, String name, Object value) {
    if (value != null) map.put(name, value);
  }
}
