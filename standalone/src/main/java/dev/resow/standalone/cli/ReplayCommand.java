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
    description = "Sample failed seeds again, each as a new job",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: count what failed in the last 24 hours and would be sampled with another method:",
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
          "Only seeds that ended overlapped, or whose job ended without a clear round (default:"
              + " true); --no-failed selects seeds regardless of their outcome")
  private boolean failed;

  @Option(
      names = "--since",
      paramLabel = "AGO",
      description =
          "Only rounds that began at or after this time: an age (30s, 30m, 24h, 7d) or a time like"
              + " 2027-01-31T00:00:00Z (default: no limit)")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "AGO",
      description = "Only rounds that began before this age or time (default: no limit)")
  private String until;

  @Option(
      names = "--was-method",
      paramLabel = "NAME",
      description = "Only seeds that were sampled with this method (default: any)")
  private String wasMethod;

  @Option(
      names = "--was-model",
      paramLabel = "NAME",
      description = "Only seeds that were sampled with this model (default: any)")
  private String wasModel;

  @Option(
      names = "--verdict",
      split = ",",
      paramLabel = "VERDICT",
      description =
          "Only these verdicts: overlapped, budget-exhausted, unchecked or clear (default: any)")
  private List<String> verdicts;

  @Option(
      names = "--finding",
      split = ",",
      paramLabel = "KIND",
      description =
          "Only seeds in which one of these was found: overlapped, missing, misplaced or mixed (default:"
              + " any)")
  private List<String> findings;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Only prompts that contain this text (default: any)")
  private String text;

  @Option(
      names = "--job",
      split = ",",
      paramLabel = "ID",
      description = "Only seeds of these jobs, up to 1000 (default: any)")
  private List<UUID> jobs;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description = "Sample with this method (default: the original one)")
  private String method;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "Sample with this model (default: the original one)")
  private String model;

  @Option(
      names = "--seed",
      paramLabel = "CHOICE",
      description = "same: the failed seed; next: a seed that its job has not used (default: same)")
  private String seed;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Maximum number of rounds per new job, 1 to 32 (default: 1)")
  private Integer rounds;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Maximum number of seeds, 1 to 5000 (default: 1000)")
  private Integer limit;

  @Option(
      names = "--dry-run",
      description = "Only print how many seeds match and the estimated cost")
  private boolean dryRun;

  @Option(
      names = "--show",
      paramLabel = "ID",
      description = "Show an earlier replay instead of starting one")
  private UUID show;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description =
          "Start at most one replay under this key, however often the command is repeated; 1 to 200"
              + " printable ASCII characters (default: none)")
  private String key;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (key != null && !key.matches("[!-~]([ -~]*[!-~])?")) {
      throw new IllegalArgumentException(
          "--idempotency-key: expected 1 to 200 printable ASCII characters, found '%s'"
              .formatted(key));
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
    put(filter, "findings", findings);
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
        plan.path("more").asBoolean() ? " (more match: raise --limit)" : "",
        plan.path("estimate").path("forwardEquivalents").asDouble());
    for (JsonNode basis : plan.path("estimate").path("basis"))
      Output.format(
          "  %d with %s on %s, %.1f per step%s%n",
          basis.path("seeds").asInt(),
          basis.path("method").asText(),
          basis.path("model").asText(),
          basis.path("perStep").asDouble(),
          basis.path("measured").asBoolean() ? "" : " (not measured yet: assumes plain sampling)");
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
