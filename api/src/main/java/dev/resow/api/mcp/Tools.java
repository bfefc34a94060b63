package dev.resow.api.mcp;

import java.util.List;

/** Names of the tools. */
final class Tools {
  static final String GENERATE = "generate_picture";
  static final String JOB = "get_job";
  static final String PICTURE = "get_picture";
  static final String CANCEL = "cancel_job";
  static final String REPLAY_SEEDS = "replay_failed_seeds";
  static final String REPLAY = "get_replay";
  static final String MODELS = "list_models";

  static final List<String> ALL =
      List.of(GENERATE, JOB, PICTURE, CANCEL, REPLAY_SEEDS, REPLAY, MODELS);

  private Tools() {}
}
