package dev.resow.api.jobs;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.resow.subjects.PromptReading;
import dev.resow.subjects.SubjectFinder;

/**
 * Reads prompts. The latest readings are kept, because the same prompt often comes again: with
 * several seeds, in a batch, or in the preview of the page before it is submitted.
 */
final class PromptReadings {
  /** Characters of all prompts whose readings are kept; a reading is some tens of times larger. */
  private static final long MOST_CHARACTERS = 200_000;

  private final LoadingCache<String, PromptReading> readings;

  PromptReadings(SubjectFinder finder) {
    readings =
        Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((String prompt, PromptReading _) -> Math.max(1, prompt.length()))
            .build(finder::read);
  }

  PromptReading of(String prompt) {
    return readings.get(prompt);
  }
}
