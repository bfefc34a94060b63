package dev.resow.api.mcp;

import dev.resow.api.access.Scope;
import dev.resow.api.models.ModelsResource;
import dev.resow.api.replays.ReplayRequest;
import dev.resow.api.replays.ReplaysResource;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replays and models as tools. */
class ReplayTools {
  private static final int USUAL_LIMIT = 100;

  private final ReplaysResource replays;
  private final ModelsResource models;
  private final JobArguments arguments;
  private final ToolAnswers answers;

  ReplayTools(
      ReplaysResource replays, ModelsResource models, JobArguments arguments, ToolAnswers answers) {
    this.replays = replays;
    this.models = models;
    this.arguments = arguments;
    this.answers = answers;
  }

  @Tool(
      name = Tools.REPLAY_SEEDS,
      description =
          "Sample failed seeds again as new jobs and compare the outcomes. A seed failed if the"
              + " check found its picture wrong, or its job ended without one. Returns the replay"
              + " with its id; follow it with get_replay. With dryRun only the number of seeds and"
              + " the estimated cost are returned and nothing is created: do that first.",
      annotations =
          @Tool.Annotations(
              title = "Replay failed seeds",
              readOnlyHint = false,
              destructiveHint = false,
              openWorldHint = false))
  @RunOnVirtualThread
  ToolResponse replay(
      @ToolArg(required = false, description = "Only seeds of these jobs (UUIDs), at most 1000.")
          List<String> jobs,
      @ToolArg(
              required = false,
              description =
                  "Only rounds that started at or after this time, e.g. 2026-01-31T12:00:00Z.")
          String since,
      @ToolArg(
              required = false,
              description =
                  "Only rounds in which one of these was found: overlapped, missing, misplaced,"
                      + " mixed.")
          List<String> findings,
      @ToolArg(required = false, description = "Only prompts that contain this text.") String text,
      @ToolArg(
              required = false,
              description =
                  "Guidance method to sample them with, see list_models. Default: that of the"
                      + " round.")
          String method,
      @ToolArg(required = false, description = "Maximum number of seeds, 1 to 5000. Default: 100.")
          Integer limit,
      @ToolArg(required = false, description = "Only return the plan and its cost. Default: false.")
          Boolean dryRun,
      @ToolArg(
              required = false,
              description =
                  "Repeating a call with the same key returns the replay of the first call.")
          String idempotencyKey) {
    return answers.answer(
        Tools.REPLAY_SEEDS,
        Scope.SUBMIT,
        () -> {
          Map<String, Object> filter = new LinkedHashMap<>();
          filter.put("jobs", jobs);
          filter.put("since", since);
          filter.put("findings", findings);
          filter.put("text", text);
          Map<String, Object> body = new LinkedHashMap<>();
          body.put("filter", filter);
          body.put("policy", method == null ? null : Map.of("method", method));
          body.put("limit", limit == null ? USUAL_LIMIT : limit);
          body.put("dryRun", dryRun);
          ReplayRequest request = arguments.read(body, ReplayRequest.class);
          return ToolAnswers.json(replays.replay(request, idempotencyKey, null).getEntity());
        });
  }

  @Tool(
      name = Tools.REPLAY,
      description =
          "A replay with its seeds counted by outcome: fixed, still-overlapped, got-worse,"
              + " still-failed, unchecked, cancelled, or running. The counts change until done is"
              + " true.",
      annotations =
          @Tool.Annotations(title = "Get a replay", readOnlyHint = true, openWorldHint = false))
  @RunOnVirtualThread
  ToolResponse get(@ToolArg(description = "Id of the replay, a UUID.") String replay) {
    return answers.answer(Tools.REPLAY, Scope.READ, () -> ToolAnswers.json(replays.get(replay)));
  }

  @Tool(
      name = Tools.MODELS,
      description =
          "The models with their limits, guidance methods and defaults, and the name of the"
              + " standard model.",
      annotations =
          @Tool.Annotations(title = "List models", readOnlyHint = true, openWorldHint = false))
  @RunOnVirtualThread
  ToolResponse models() {
    return answers.answer(Tools.MODELS, Scope.READ, () -> ToolAnswers.json(models.list()));
  }
}
