package dev.resow.diffusion.guidance.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.diffusion.guidance.GuidanceGoldens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlapDetectorTest {
  private final GuidanceGoldens goldens = GuidanceGoldens.load();
  private final OverlapDetector detector = new OverlapDetector(DetectionThresholds.DEFAULT);

  @Test
  void twoBlobsAreFlaggedUntilTheyPart() {
    for (var expected : goldens.facts().required("detect_cases")) {
      String name = "detect.%d.maps".formatted(expected.required("distance").asInt());
      OverlapReport report = detector.inspect(split(goldens.values(name), 2), 16, 16);
      assertThat(report.overlapped()).as(name).isEqualTo(expected.required("flag").asBoolean());
      assertThat(report.score())
          .as(name)
          .isCloseTo(expected.required("score").asDouble(), within(1e-6));
      for (int s = 0; s < 2; s++) {
        assertThat(report.exclusive().get(s))
            .as(name)
            .isCloseTo(expected.required("exclusive_area").get(s).asDouble(), within(1e-6));
      }
    }
  }

  @Test
  void everyPairOfThreeIsReported() {
    var expected = goldens.facts().required("mmdit").required("detect");
    OverlapReport report = detector.inspect(split(goldens.values("mmdit.reference_map"), 3), 8, 8);
    assertThat(report.overlapped()).isEqualTo(expected.required("flag").asBoolean());
    for (OverlapReport.Pair pair : report.pairs()) {
      double golden = expected.at("/pairs/%d-%d".formatted(pair.first(), pair.second())).asDouble();
      assertThat(pair.overlap()).isCloseTo(golden, within(1e-6));
    }
    assertThat(report.pairs()).hasSize(3);
  }

  @Test
  void aSmallSubjectInsideALargeOneIsNeglected() {
    float[] large = blob(8, 8, 5);
    float[] small = blob(8, 8, 2);
    for (int i = 0; i < small.length; i++) {
      small[i] = small[i] > 0.5 ? 0.9f * small[i] : small[i]; // seen, but never the leader
    }
    OverlapReport report = detector.inspect(List.of(large, small), 16, 16);
    assertThat(report.overlapped()).isTrue();
  }

  @Test
  void oneSubjectCannotOverlap() {
    OverlapReport report = detector.inspect(List.of(blob(4, 4, 3)), 16, 16);
    assertThat(report.pairs()).isEmpty();
    assertThat(report.overlapped()).isFalse();
  }

  @Test
  void aFlatMapIsNeglectNotAnError() {
    OverlapReport report = detector.inspect(List.of(blob(4, 4, 3), new float[256]), 16, 16);
    assertThat(report.score()).isZero();
    assertThat(report.leastExclusive()).isZero();
    assertThat(report.overlapped()).isTrue();
  }

  @Test
  void roundsAreRankedByScoreThenByTheLeastExclusiveArea() {
    OverlapReport apart = detector.inspect(List.of(blob(3, 3, 3), blob(12, 12, 3)), 16, 16);
    OverlapReport merged = detector.inspect(List.of(blob(8, 8, 3), blob(9, 8, 3)), 16, 16);
    assertThat(OverlapReport.clearestFirst().compare(apart, merged)).isNegative();
  }

  private static List<float[]> split(float[] maps, int subjects) {
    int pixels = maps.length / subjects;
    List<float[]> split = new ArrayList<>();
    for (int s = 0; s < subjects; s++) {
      split.add(Arrays.copyOfRange(maps, s * pixels, (s + 1) * pixels));
    }
    return split;
  }

  /** A round blob on a 16x16 grid. */
  private static float[] blob(int x, int y, double radius) {
    float[] map = new float[256];
    for (int i = 0; i < 256; i++) {
      double distance = Math.hypot(i % 16 - x, i / 16 - y);
      map[i] = (float) Math.exp(-distance * distance / (radius * radius));
    }
    return map;
  }
}
