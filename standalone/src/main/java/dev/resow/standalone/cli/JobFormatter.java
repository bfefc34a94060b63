package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Finding;
import dev.resow.contract.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats the answers of a server for people. */
final class JobFormatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private JobFormatter() {}

  /** To the second, in the time zone of this machine. */
  static String time(JsonNode instant) {
    return instant.isTextual() ? TIME.format(Instant.parse(instant.asText())) : "-";
  }

  /** A job, one fact per line. */
  static List<String> job(JsonNode job, String picture) {
    JsonNode spec = job.path("spec");
    JsonNode result = job.path("result");
    var lines = new ArrayList<String>();
    line(lines, "job", job.path("id").asText());
    String verdict = result.path("verdict").asText();
    line(lines, "state", job.path("state").asText() + (verdict.isEmpty() ? "" : ", " + verdict));
    line(lines, "prompt", spec.path("prompt").asText());
    line(lines, "subjects", words(spec.path("subjects")));
    for (JsonNode warning : job.path("warnings")) {
      line(lines, "warning", warning.path("detail").asText());
    }
    line(
        lines,
        "created",
        "%s, %s, tenant %s"
            .formatted(
                time(job.path("createdAt")),
                spec.path("priority").asText(),
                spec.path("tenant").asText()));
    if (job.has("waitingFor")) {
      line(
          lines,
          "waits for",
          "a worker with the model " + job.path("waitingFor").path("model").asText());
    }
    if (job.has("queuePosition")) {
      line(lines, "queue", job.path("queuePosition").asText() + " ahead");
    }
    line(
        lines,
        "method",
        "%s on %s, %s x %s, %s steps, guidance %s"
            .formatted(
                spec.path("method").asText(),
                spec.path("model").asText(),
                spec.path("width").asText(),
                spec.path("height").asText(),
                spec.path("steps").asText(),
                spec.path("guidanceScale").asText()));
    line(lines, "seed", spec.path("seed").asText());
    if (job.path("attempt").asInt() > 0) {
      line(
          lines,
          "attempt",
          "%s on %s".formatted(job.path("attempt").asText(), job.path("worker").asText("-")));
    }
    if (job.path("state").asText().equals("RUNNING") && job.has("progress")) {
      JsonNode progress = job.path("progress");
      line(
          lines,
          "now",
          "round %d, step %s of %s"
              .formatted(
                  progress.path("round").asInt() + 1,
                  progress.path("step").asText(),
                  progress.path("steps").asText()));
    }
    for (JsonNode round : result.path("rounds")) {
      line(lines, "round " + (round.path("round").asInt() + 1), round(round, result));
    }
    if (result.has("seconds")) {
      String forwards = result.path("forwardEquivalents").asText();
      line(
          lines,
          "cost",
          String.format(Locale.ROOT, "%.1f s", result.path("seconds").asDouble())
              + (forwards.isEmpty() ? "" : ", " + forwards + " forward equivalents"));
    }
    for (JsonNode warning : result.path("warnings")) {
      line(lines, "warning", warning.asText());
    }
    if (job.has("failure")) {
      JsonNode failure = job.path("failure");
      line(
          lines,
          "failure",
          failure.path("kind").asText() + ": " + failure.path("message").asText());
    }
    if (job.path("links").has("image")) {
      line(lines, "image", picture);
    }
    return lines;
  }

  private static String round(JsonNode round, JsonNode result) {
    String score =
        round.has("score")
            ? String.format(Locale.ROOT, ", overlap %.2f", round.path("score").asDouble())
            : "";
    String verdict =
        round.hasNonNull("failure")
            ? "failed at " + round.path("failure").asText()
            : round.path("verdict").asText();
    boolean made = round.path("seed").equals(result.path("seed"));
    return "%s%s%s, %s steps, seed %s%s"
        .formatted(
            verdict,
            found(round),
            score,
            round.path("steps").asText(),
            round.path("seed").asText(),
            made ? ", made the image" : "");
  }

  private static String found(JsonNode round) {
    var findings =
        round
            .path("findings")
            .valueStream()
            .map(finding -> Json.mapper().convertValue(finding, Finding.class))
            .toList();
    String sentences = Found.sentences(findings);
    return sentences.isEmpty() ? "" : " (" + sentences + ")";
  }

  private static String words(JsonNode list) {
    return list.isEmpty()
        ? "none"
        : String.join(", ", list.valueStream().map(JsonNode::asText).toList());
  }

  private static void line(List<String> lines, String name, String value) {
    lines.add("%-8s  %s".formatted(name, value));
  }
}
