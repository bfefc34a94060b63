package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.TrainingState;
import dev.resow.standalone.client.Api;
import java.util.UUID;

/**
 * A training as a server answers it.
 *
 * @param json unchanged
 */
record Training(JsonNode json) {
  /**
   * The answer of a server.
   *
   * @throws dev.resow.standalone.client.ApiException when it is none of a server that trains
   */
  static Training checked(Api api, JsonNode answer) {
    return new Training(api.having("state", api.having("id", answer)));
  }

  /** Reads it. */
  static Training read(Api api, UUID id) {
    return checked(api, api.read(path(id)));
  }

  static String path(UUID id) {
    return "/v1/trainings/" + id;
  }

  UUID id() {
    return UUID.fromString(json.path("id").asText());
  }

  TrainingState state() {
    return TrainingState.valueOf(json.path("state").asText());
  }

  /** Updates of the whole training. */
  int updates() {
    return json.path("updates").asInt();
  }

  /** For people. */
  String line() {
    return "%s  %-9s  %-16s  %-24s  %d of %d updates"
        .formatted(
            json.path("id").asText(),
            json.path("state").asText(),
            json.path("model").asText(),
            json.path("adapter").asText(),
            json.path("updatesDone").asInt(),
            updates());
  }
}
