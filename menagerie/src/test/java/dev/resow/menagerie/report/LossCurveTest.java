package dev.resow.menagerie.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.report.LossCurve.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossCurveTest {

  @Test
  void aContinuedRunReplacesTheStepsItRepeats(@TempDir Path folder) throws IOException {
    var csv = folder.resolve("loss.csv");
    Files.writeString(
        csv,
        """
        step,loss,samples_per_second,seconds
        50,0.9,60,1
        100,0.8,60,2
        150,0.7,60,3
        100,0.81,60,1
        150,0.71,60,2
        """);

    assertThat(LossCurve.read(csv))
        .containsExactly(new Point(50, .9), new Point(100, .81), new Point(150, .71));
  }

  @Test
  void theRunningMeanOfAConstantIsTheConstant() {
    var curve = new LossCurve(LongStream.range(1, 20).mapToObj(i -> new Point(i, .5)).toList());
    assertThat(curve.smoothed()).allSatisfy(p -> assertThat(p.loss()).isCloseTo(.5, within(1e-12)));
  }

  @Test
  void drawsAChart() {
    var chart = new LossCurve(List.of(new Point(1, 1), new Point(2, .1))).draw("loss");
    int[] pixels =
        chart.getRGB(0, 0, chart.getWidth(), chart.getHeight(), null, 0, chart.getWidth());
    assertThat(pixels).contains(0xff1c5aa8);
  }

  @Test
  void aLogOfOneRowIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LossCurve(List.of(new Point(1, 1))))
        .withMessageContaining("two rows");
  }
}
