package dev.resow.menagerie.calibrate;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.report.Prompt;

/**
 * A finished picture with everything that was seen on the way.
 *
 * @param updates gradient updates in all
 */
record Trial(Prompt prompt, long seed, MapTrace trace, Judgement judgement, int updates) {
  /** The judge's word, strict: exactly the prompted animals, each once and unmixed. */
  boolean success() {
    return judgement.success(prompt.animals());
  }
}
