package dev.resow.menagerie.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of a job's result that an evaluation counts. */
record JobOutcome(JsonNode result) {

  /** Overlap score of the round that made the picture; null without an overlap check. */
  Double score() {
    Double score = null;
    for (var round : result.path("rounds")) {
      if (isLast(round) && round.path("score").isNumber()) {
        score = round.path("score").asDouble();
      }
    }
    return score;
  }

  /** Gradient updates of all rounds. */
  int updates() {
    int updates = 0;
    for (var round : result.path("rounds")) {
      updates += round.path("updates").asInt();
    }
    return updates;
  }

  int rounds() {
    return result.path("rounds").size();
  }

  /** One finding for each round and kind; none from servers that do not report them. */
  List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    for (var round : result.path("rounds")) {
      Map<String, Finding> worst = new LinkedHashMap<>();
      for (var node : round.path("findings")) {
        worst.merge(node.path("kind").asText(), finding(node, isLast(round)), JobOutcome::worse);
      }
      findings.addAll(worst.values());
    }
    return findings;
  }

  private boolean isLast(JsonNode round) {
    return round.path("seed").asLong() == result.path("seed").asLong();
  }

  private static Finding finding(JsonNode node, boolean last) {
    var score = node.path("score").isNumber() ? node.path("score").asDouble() : null;
    return new Finding(node.path("kind").asText(), score, node.path("found").asBoolean(), last);
  }

  private static Finding worse(Finding one, Finding other) {
    Double score =
        one.score() == null
            ? other.score()
            : other.score() == null ? one.score() : Double.max(one.score(), other.score());
    return new Finding(one.kind(), score, one.found() || other.found(), one.last());
  }
}
