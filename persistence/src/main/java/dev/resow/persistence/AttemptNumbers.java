package dev.resow.persistence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.util.TreeSet;

/**
 * Attempts as people count them: 1, 2, 3, ... The number that travels on the topics fences writes
 * and has gaps, because every delivery takes one and every release begins a new range.
 */
public final class AttemptNumbers {
  private final TreeSet<Integer> began = new TreeSet<>();
  private final int before;

  private AttemptNumbers(int before) {
    this.before = before;
  }

  /** Of a job. Of one that began before its attempts were kept, the count alone is known. */
  public static AttemptNumbers of(JobRow job) {
    return of(job.history, job.attempt, job.tries);
  }

  static AttemptNumbers of(String kept, int attempt, int tries) {
    if (kept == null) return new AttemptNumbers(Math.min(attempt, tries + 1));
    JsonNode history = Json.parse(kept, JsonNode.class);
    JsonNode attempts = history.path("attempts");
    var numbers = new AttemptNumbers(history.path("begun").asInt() - attempts.size());
    attempts.forEach(number -> numbers.began.add(number.asInt()));
    return numbers;
  }

  /** Another one began; saying it twice changes nothing. */
  public void began(int attempt) {
    began.add(attempt);
  }

  /** How many began. */
  public int count() {
    return before + began.size();
  }

  /**
   * The place of an attempt among those that began.
   *
   * @param attempt its number on the topics, or null
   * @return 1 for the first; null for null
   */
  public Integer of(Integer attempt) {
    return attempt == null
        ? null
        : (Integer) Math.max(1, before + began.headSet(attempt, true).size());
  }
}
