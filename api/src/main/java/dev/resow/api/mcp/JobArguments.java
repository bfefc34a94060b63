package dev.resow.api.mcp;

import dev.resow.api.jobs.JobRequest;
import dev.resow.api.json.StrictJson;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments of tools as the API takes them, read by the reader of its bodies. */
@ApplicationScoped
class JobArguments {
  /** Within the time that a request to the tools may take. */
  private static final int MOST_SECONDS = 50;

  /** A wait that did not end by itself. */
  static final Duration LONGEST = Duration.ofSeconds(MOST_SECONDS + 5);

  private final Clock clock;

  JobArguments(Clock clock) {
    this.clock = clock;
  }

  /** What the caller gave; null for nothing. */
  record Given(
      String prompt,
      String negativePrompt,
      List<String> subjects,
      String model,
      String method,
      Integer width,
      Integer height,
      Integer steps,
      String seed,
      String image,
      Double strength,
      String mask) {}

  /**
   * @throws ProblemException as for a body of {@code POST /v1/jobs}
   */
  JobRequest read(Given given) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("prompt", given.prompt());
    body.put("negativePrompt", given.negativePrompt());
    body.put("subjects", given.subjects());
    body.put("model", given.model());
    body.put("method", given.method());
    body.put("width", given.width());
    body.put("height", given.height());
    body.put("steps", given.steps());
    body.put("seed", seed(given.seed()));
    body.put("image", given.image());
    body.put("strength", given.strength());
    body.put("mask", given.mask());
    return read(body, JobRequest.class);
  }

  /** Null fields count as absent, as in bodies. */
  <T> T read(Map<String, Object> body, Class<T> type) {
    return new StrictJson(clock).read(Json.write(body), type);
  }

  private static BigInteger seed(String text) {
    if (text == null) return null;
    if (text.strip().matches("\\d{1,20}")) return new BigInteger(text.strip());
    throw new ProblemException(
        ProblemType.INVALID_JOB, "seed: Must be a number from 0 to 18446744073709551615.");
  }

  /** The {@code Prefer} header of such a wait. */
  static String prefer(Integer seconds, int otherwise) {
    int wait = seconds == null ? otherwise : seconds;
    if (wait < 0 || wait > MOST_SECONDS)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "waitSeconds must be from 0 to %d, not %d.".formatted(MOST_SECONDS, wait));
    return wait == 0 ? null : "wait=" + wait;
  }
}
