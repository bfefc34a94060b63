package dev.resow.worker.attempt;

import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Place;
import java.util.List;

/** Turns the sampler's findings, whose subjects are numbers, into those of the contract. */
final class FindingMapper {
  private FindingMapper() {}

  /**
   * @param subjects names, in the order of the findings' indices
   */
  static List<Finding> findings(
      List<dev.resow.diffusion.sampler.Finding> findings, List<String> subjects) {
    return findings.stream().map(finding -> finding(finding, subjects)).toList();
  }

  private static Finding finding(
      dev.resow.diffusion.sampler.Finding finding, List<String> subjects) {
    return new Finding(
        kind(finding.kind()),
        finding.subjects().stream().map(subjects::get).toList(),
        finding.place().map(FindingMapper::place).orElse(null),
        number(finding.score()),
        number(finding.limit()),
        finding.found(),
        finding.step());
  }

  private static FindingKind kind(dev.resow.diffusion.sampler.Finding.Kind kind) {
    return switch (kind) {
      case OVERLAPPED -> FindingKind.OVERLAPPED;
      case MISSING -> FindingKind.MISSING;
      case MISPLACED -> FindingKind.MISPLACED;
      case MIXED -> FindingKind.MIXED;
    };
  }

  private static Place place(dev.resow.subjects.Place place) {
    return switch (place) {
      case LEFT_OF -> Place.LEFT_OF;
      case RIGHT_OF -> Place.RIGHT_OF;
      case ABOVE -> Place.ABOVE;
      case BELOW -> Place.BELOW;
      case ON -> Place.ON;
      case NEXT_TO -> Place.NEXT_TO;
    };
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
