package dev.resow.chaos.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.chaos.growth.GrowthFigures.Curve;
import dev.resow.chaos.growth.GrowthFigures.Point;
import dev.resow.chaos.growth.GrowthFigures.Size;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The table and the picture of figures. */
class GrowthReportTest {
  private static final Size SMALL = new Size(1_000, 100, 5_000_000, 2_000_000, .5);
  private static final Size LARGE = new Size(100_000, 10_000, 400_000_000, 160_000_000, 12);

  private static final Curve PAGE =
      new Curve(
          "jobs, first page",
          "/v1/jobs",
          List.of(request(1_000, 4, null), request(100_000, 6, null)));
  private static final Curve SEARCH =
      new Curve(
          "search",
          "/v1/jobs?text=zebra",
          List.of(request(1_000, 5, null), request(100_000, 20_000, "HTTP 500")));
  private static final Curve NEXT =
      new Curve(
          StatementName.NEXT.label(),
          "WITH RECURSIVE pool",
          List.of(statement(1_000, .5, 40, List.of("job")), statement(100_000, 1, 80, List.of())));
  private static final Curve COUNT =
      new Curve(
          "SELECT count(*) FROM job",
          "SELECT count(*) FROM job",
          List.of(
              statement(1_000, .1, 50, List.of("job")),
              statement(100_000, .2, 5_000, List.of("job"))));
  private static final Curve FAST =
      new Curve("SELECT 1", "SELECT 1", List.of(statement(100_000, .01, 0, List.of())));

  private static final GrowthFigures FIGURES =
      new GrowthFigures(List.of(SMALL, LARGE), List.of(PAGE, SEARCH), List.of(NEXT, COUNT, FAST));

  private static Point request(long jobs, double millis, String failure) {
    return new Point(jobs, 10, millis, null, List.of(), failure);
  }

  private static Point statement(long jobs, double millis, long pages, List<String> scanned) {
    return new Point(jobs, 10, millis, pages, scanned, null);
  }

  @Test
  void theTableHasTimesAndRatiosAndNamesWhatReadsATableFromEndToEnd() {
    assertThat(printed(FIGURES).lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            " 1,000 100,000",
            "bytes per job 5,000 4,000",
            "jobs, first page 4.00 6.00 1.50",
            "search 5.00 HTTP 500 4,000",
            "dispatcher: next jobs 0.50 1.00 2.00 80 (2.00)",
            "SELECT count(*) FROM job 0.10 0.20 2.00 5,000 (100) reads all of [job]",
            "1 statements read a growing table from end to end:")
        .noneMatch(line -> line.contains("SELECT 1"));
  }

  @Test
  void aScanOfASmallTableIsNoFinding() {
    var figures = new GrowthFigures(List.of(SMALL, LARGE), List.of(PAGE), List.of(NEXT));
    assertThat(printed(figures)).contains("No statement reads a growing table from end to end.");
  }

  @Test
  void thePictureHasALinePerCurveAndALegend() throws Exception {
    var picture =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(GrowthChart.svg(FIGURES))));

    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(3);
    assertThat(picture.getDocumentElement().getTextContent())
        .contains("jobs, first page", "dispatcher: next jobs", "100,000", "jobs in the database")
        .doesNotContain("SELECT");
    // Two panels of a plot 420 wide; ten times the height is ten times the time.
    var first = (org.w3c.dom.Element) picture.getElementsByTagName("polyline").item(0);
    assertThat(first.getAttribute("points")).startsWith("0.0,").contains(" 420.0,");
  }

  @Test
  void oneSizeMakesNoCurve() {
    var figures = new GrowthFigures(List.of(SMALL), List.of(PAGE), List.of(NEXT));
    assertThatThrownBy(() -> GrowthChart.svg(figures))
        .hasMessage("curves need two sizes or more, found 1");
  }

  private static String printed(GrowthFigures figures) {
    var out = new ByteArrayOutputStream();
    GrowthReport.print(figures, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
