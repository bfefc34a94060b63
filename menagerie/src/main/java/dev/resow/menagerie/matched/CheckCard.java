package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.menagerie.calibrate.CheckFit;
import java.util.ArrayList;

/**
 * What a server says of a model and its check.
 *
 * @param steps sampler steps of a run
 * @param rounds most rounds of a job with two subjects
 * @param roundsOfMany the same with more
 * @param check step of the check, from 0
 */
record CheckCard(int steps, int rounds, int roundsOfMany, int check) {
  private static final int USUAL_ROUNDS = 3;

  /**
   * @param models of the server
   * @param name of the model
   * @param method that checks
   * @throws MatchRun.Refused when the server does not have it, or the model no such check
   */
  static CheckCard of(JsonNode models, String name, String method) {
    var names = new ArrayList<String>();
    for (var card : models.path("items")) {
      names.add(card.path("name").asText());
      if (names.getLast().equals(name)) {
        return of(card, method);
      }
    }
    throw new MatchRun.Refused(
        "expected a server with the model '%s', found one with %s; start it with RESOW_MODEL, or name its model's folder"
            .formatted(name, names.isEmpty() ? "none" : "'" + String.join("', '", names) + "'"));
  }

  private static CheckCard of(JsonNode card, String method) {
    for (var offer : card.path("methods")) {
      if (offer.path("name").asText().equals(method) && offer.path("look").isObject()) {
        var defaults = card.path("defaults");
        int steps = defaults.path("steps").asInt();
        int rounds = defaults.path("rounds").asInt(USUAL_ROUNDS);
        int step = offer.at("/look/step").asInt();
        return new CheckCard(
            steps,
            rounds,
            defaults.path("roundsOfMany").asInt(rounds),
            Math.max(1, step * steps / offer.at("/look/of").asInt(steps)));
      }
    }
    throw new MatchRun.Refused(
        "expected a model with the method '%s' and its check, found '%s' without it"
            .formatted(method, card.path("name").asText()));
  }

  /** Fits the line of prompts with two subjects, or with more. */
  CheckFit fit(boolean many) {
    return new CheckFit(steps, many ? roundsOfMany : rounds, check);
  }
}
