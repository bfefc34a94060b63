package dev.resow.menagerie.calibrate;

import dev.resow.diffusion.guidance.detect.OverlapReport;

/**
 * The score of the detector for a picture, beside the final verdict of the judge.
 *
 * @param group pictures of one prompt
 * @param masks largest intersection of two masks
 * @param shared largest mass shared by two maps
 * @param exclusive smallest exclusive area
 * @param failed the judge's word
 */
record Look(String group, double masks, double shared, double exclusive, boolean failed) {
  static Look of(Trial trial, OverlapReport report) {
    return new Look(
        trial.prompt().text(),
        report.pairs().stream().mapToDouble(OverlapReport.Pair::overlap).max().orElse(0),
        report.pairs().stream().mapToDouble(OverlapReport.Pair::shared).max().orElse(0),
        report.leastExclusive(),
        !trial.success());
  }
}
