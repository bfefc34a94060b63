package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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
      "Examples: count what failed in the last 24 hours and would be sampled with another method;",
      "sample what failed in the last week with an adapter, and report how many come out right:",
      "  resow replay --failed --since 24h --method resow --dry-run",
      "  resow replay --failed --since 7d --adapter kinder"
    })
final class ReplayCommand implements Callable<Integer> {
  /** Between two looks at a replay: a look compares every seed. */
  private static final long LOOK_MILLIS = 2_000;

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
      names = "--adapter",
      paramLabel = "NAME[:SCALE]",
      description =
          "Sample with this low-rank adapter over the model, with its scale of -10 to 10 (default: 1), in"
              + " place of the original ones; repeat the option to mix up to 8 (default: the"
              + " original ones)")
  private List<String> adapters;

  @Option(
      names = "--guidance",
      paramLabel = "SCALE",
      description =
          "Sample with this classifier-free guidance scale, 0 to 30; up to 1 disables it (default:"
              + " the original one)")
  private Double guidanceScale;

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
      names = "--follow",
      negatable = true,
      description =
          "Wait until every seed has an outcome, then print how many are right (default: with"
              + " --adapter)")
  private Boolean follow;

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
      boolean plan = dryRun && show == null;
      if (!plan && follows()) answer = ended(api, answer);
      if (server.json()) Output.line(answer);
      else if (plan) printPlan(answer);
      else print(api, answer);
      return ExitCode.OK;
    }
  }

  /** An adapter is on trial: the outcome is what is asked for. */
  private boolean follows() {
    return follow == null ? adapters != null : follow;
  }

  /** The replay when every seed has an outcome. If the command ends early, the jobs continue. */
  private JsonNode ended(Api api, JsonNode first) throws InterruptedException {
    String id = first.path("id").asText();
    if (!server.json() && !first.path("done").asBoolean()) {
      Output.format("%s  %s, running%n", id, seeds(first.path("seeds").asInt()));
    }
    JsonNode replay = first;
    while (!replay.path("done").asBoolean()) {
      Thread.sleep(LOOK_MILLIS);
      replay = api.having("seeds", api.read("/v1/replays/" + id));
    }
    return replay;
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
    put(
        policy,
        "adapters",
        adapters == null ? null : adapters.stream().map(JobOptions::adapter).toList());
    put(policy, "guidanceScale", guidanceScale);
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
    int count = replay.path("seeds").asInt();
    Output.format(
        "%s  %s, %s%n", id, seeds(count), replay.path("done").asBoolean() ? "done" : "running");
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
    if (count == 0) {
      Output.line("no seed matches, or none can be sampled; --dry-run prints the reasons");
    } else if (replay.hasNonNull("comparison")) {
      Output.line(compared(replay.path("comparison")));
    }
  }

  /** "37 of 52 failed seeds are right now; 15 still wrong". */
  static String compared(JsonNode comparison) {
    int failed = comparison.path("failed").asInt();
    int clear = comparison.path("clear").asInt();
    var parts = new ArrayList<String>();
    if (failed > 0) {
      parts.add(
          "%d of %s now"
              .formatted(
                  comparison.path("right").asInt(),
                  failed == 1 ? "1 failed seed is right" : failed + " failed seeds are right"));
    }
    part(parts, comparison.path("failing").asInt(), "still wrong");
    part(parts, comparison.path("unchecked").asInt(), "not checked: the method has no check");
    part(parts, comparison.path("unfinished").asInt(), "not finished");
    if (clear > 0) {
      parts.add(
          "%d of %d clear seeds are wrong now"
              .formatted(comparison.path("regressed").asInt(), clear));
    }
    return parts.isEmpty() ? "no seed had failed or been clear" : String.join("; ", parts);
  }

  private static void part(List<String> parts, int count, String what) {
    if (count > 0) parts.add(count + " " + what);
  }

  private static String seeds(int count) {
    return count == 1 ? "1 seed" : count + " seeds";
  }

  private static void put(Map<String, Object> map, String name, Object value) {
    if (value != null) map.put(name, value);
  }
}
