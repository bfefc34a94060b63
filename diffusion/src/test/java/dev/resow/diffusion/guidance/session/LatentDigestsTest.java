package dev.resow.diffusion.guidance.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Prints {@link LatentDigests}, on demand only: {@code -Dresow.digests=demo,rows,budgets}. */
class LatentDigestsTest {
  @Test
  @EnabledIfSystemProperty(named = "resow.digests", matches = ".+")
  void printsTheDigestsOfWholeRuns() {
    LatentDigests.main(System.getProperty("resow.digests").split(","));
  }
}
