package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.FindingLimits.Line;
import dev.resow.diffusion.guidance.detect.OverlapDetector;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.detect.SubjectPlaces;
import dev.resow.diffusion.sampler.Finding;
import dev.resow.diffusion.sampler.Finding.Kind;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a check finds in maps of 2 x 4 cells: a lion in the upper left, a rabbit elsewhere. */
class FindingsTest {
  private static final List<String> NAMES = List.of("lion", "rabbit");
  private static final Relation BELOW = new Relation(0, Place.BELOW, 1);
  private static final FindingLimits ON =
      new FindingLimits(new Line(.3, .3, null), new Line(0., 0., null), Line.OFF, List.of());

  @Test
  void withoutLimitsOnlyOverlapIsMeasured() {
    var findings = findings(apart(), BELOW).of(FindingLimits.OFF);
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.OVERLAPPED);
    assertThat(findings).noneMatch(Finding::found).allMatch(f -> f.step() == 15);
  }

  @Test
  void aSubjectOnTheWrongSideIsFound() {
    var findings = findings(apart(), BELOW).of(ON);
    assertThat(findings.getFirst().kind()).isEqualTo(Kind.MISPLACED);
    assertThat(findings.getFirst().place()).contains(Place.BELOW);
    assertThat(findings).filteredOn(Finding::found).hasSize(1);
    var detection = new SubjectDetection(NAMES, apart(), findings);
    assertThat(detection.clear()).isFalse();
    assertThat(detection.reason()).startsWith("lion is not below rabbit");
  }

  @Test
  void theRightSideIsNoFault() {
    var findings = findings(apart(), new Relation(1, Place.BELOW, 0)).of(ON);
    assertThat(findings).noneMatch(Finding::found);
    assertThat(findings).extracting(Finding::kind).contains(Kind.MISSING, Kind.MISPLACED);
  }

  @Test
  void aSubjectWithoutAPlaceOfItsOwnIsMissing() {
    var maps = List.of(map(1, 0, 0, 0, 0, 0, 0, .1f), map(.9f, 0, 0, 0, 0, 0, 0, .2f));
    var report = detector(1).inspect(maps, 2, 4);
    var findings = findings(report).of(ON);
    assertThat(findings.getFirst().kind()).isEqualTo(Kind.MISSING);
    assertThat(findings.getFirst().subjects()).containsExactly(1);
    assertThat(new SubjectDetection(NAMES, report, findings).reason()).startsWith("rabbit has 0.0");
  }

  @Test
  void overlapIsNamedFirst() {
    var maps = List.of(map(1, 0, 0, 0, 0, 0, 0, .1f), map(.9f, 0, 0, 0, 0, 0, 0, .2f));
    var report = detector(.1).inspect(maps, 2, 4);
    var detection = new SubjectDetection(NAMES, report, findings(report).of(ON));
    assertThat(detection.reason()).startsWith("lion and rabbit overlap by");
  }

  private static Findings findings(OverlapReport report, Relation... relations) {
    var places = new SubjectPlaces(report.maps(), report.rows(), report.columns());
    return new Findings(report, places, Optional.empty(), List.of(relations), 15);
  }

  private static OverlapReport apart() {
    return detector(.5).inspect(List.of(map(1, 0, 0, 0), map(0, 0, 0, 0, 0, 0, 0, 1)), 2, 4);
  }

  private static OverlapDetector detector(double line) {
    return new OverlapDetector(new DetectionThresholds(.5, line, 0, PairMeasure.SHARED));
  }

  private static float[] map(float... first) {
    return java.util.Arrays.copyOf(first, 8);
  }
}
