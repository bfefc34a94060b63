package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.menagerie.calibrate.CheckFit.Checked;

/**
 * A finished picture whose only round was checked.
 *
 * @param picture with the matcher's verdict
 * @param step sampler steps done at its check; 0 when nothing was compared
 * @param shared largest mass that two subjects shared there, 0 to 1
 */
record CheckedPicture(MatchedPicture picture, int step, double shared) {

  /** Of a round whose subjects could not be compared. */
  static CheckedPicture unchecked(MatchedPicture picture) {
    return new CheckedPicture(picture, 0, 0);
  }

  /**
   * @param round of the ledger
   */
  static CheckedPicture of(MatchedPicture picture, JsonNode round) {
    double most = -1;
    for (var pair : round.path("pairs")) {
      most = Math.max(most, pair.path("overlap").asDouble(-1));
    }
    return most < 0
        ? unchecked(picture)
        : new CheckedPicture(picture, round.path("lookedAtStep").asInt(), most);
  }

  /**
   * For a fit.
   *
   * @param plain forward equivalents of a plain run
   */
  Checked fitted(double plain) {
    var prompt = picture.prompt();
    return new Checked(
        prompt.typed(), prompt.count(), picture.isRight(), shared, picture.forwards() / plain);
  }
}
