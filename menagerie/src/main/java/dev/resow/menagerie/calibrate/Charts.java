package dev.resow.menagerie.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Writes what was measured as tables and pictures for the documentation. */
record Charts(Path docs) {

  void blocks(List<Localisation.Row> rows) throws IOException {
    List<String> csv = new ArrayList<>(List.of("step,block,view,soft_iou,auc_rest,auc_other"));
    rows.forEach(
        r ->
            csv.add(
                String.format(
                    Locale.ROOT,
                    "%d,%d,%s,%.4f,%.4f,%.4f",
                    r.step(),
                    r.block(),
                    r.view(),
                    r.softIou(),
                    r.ownRest(),
                    r.ownOther())));
    write("guidance-blocks", csv);
    int blocks = rows.stream().mapToInt(Localisation.Row::block).max().orElse(0) + 1;
    var lines =
        IntStream.range(0, blocks)
            .mapToObj(b -> new LineChart.Line("block " + b, softIou(rows, b)))
            .toList();
    draw(
        "guidance-blocks",
        new LineChart(
            "Where a block sees the subjects",
            "soft-IoU of the fused map with the face",
            0,
            .5,
            lines));
  }

  /**
   * @param curves of the maps by kind of sampling, in the order of the legend
   * @param names of the test with swapped names by kind of sampling
   */
  void detection(
      SequencedMap<String, List<DetectorFit.Row>> curves,
      SequencedMap<String, List<LineFit.Row>> names)
      throws IOException {
    List<String> csv = new ArrayList<>();
    var head = new StringBuilder("sampling,step,shared_pooled,shared_within");
    for (double mask : DetectorFit.MASKS) {
      head.append(String.format(Locale.ROOT, ",masks_%.1f_pooled,masks_%.1f_within", mask, mask));
    }
    csv.add(head.toString());
    curves.forEach((sampling, rows) -> rows.forEach(row -> csv.add(line(sampling, row))));
    write("guidance-detection", csv);
    List<String> table = new ArrayList<>(List.of("sampling,step,names_pooled,names_within"));
    names.forEach((sampling, rows) -> rows.forEach(row -> table.add(line(sampling, row))));
    write("guidance-names", table);
    int half =
        IntStream.range(0, DetectorFit.MASKS.length)
            .filter(i -> DetectorFit.MASKS[i] == .5)
            .findFirst()
            .orElse(0);
    List<LineChart.Line> lines = new ArrayList<>();
    curves.forEach((k, rows) -> lines.add(curve(k + ", shared", rows, r -> r.shared().pooled())));
    int steps = curves.firstEntry().getValue().size();
    names.forEach((k, rows) -> lines.add(names(k + ", swapped names", rows, steps)));
    curves.forEach(
        (k, rows) -> lines.add(curve(k + ", masks", rows, r -> r.masks().get(half).pooled())));
    draw(
        "guidance-detection",
        new LineChart("How well overlap foretells the judge's verdict", "AUC", .4, 1, lines));
  }

  private static LineChart.Line curve(
      String name,
      List<DetectorFit.Row> rows,
      java.util.function.ToDoubleFunction<DetectorFit.Row> value) {
    return new LineChart.Line(name, rows.stream().mapToDouble(value).toArray());
  }

  /** Asked at some steps only: each holds until the next. */
  private static LineChart.Line names(String name, List<LineFit.Row> rows, int steps) {
    double[] values = new double[steps];
    java.util.Arrays.fill(values, Double.NaN);
    for (int i = 0; i < rows.size(); i++) {
      int end = i + 1 < rows.size() ? rows.get(i + 1).step() : rows.get(i).step() + 1;
      java.util.Arrays.fill(values, rows.get(i).step(), end, rows.get(i).separation().pooled());
    }
    return new LineChart.Line(name, values);
  }

  private static String line(String sampling, LineFit.Row row) {
    var line = new StringBuilder(sampling + "," + row.step());
    append(line, row.separation());
    return line.toString();
  }

  private static String line(String sampling, DetectorFit.Row row) {
    var line = new StringBuilder(sampling + "," + row.step());
    append(line, row.shared());
    row.masks().forEach(separation -> append(line, separation));
    return line.toString();
  }

  private static void append(StringBuilder line, Separation separation) {
    line.append(String.format(Locale.ROOT, ",%.4f,%.4f", separation.pooled(), separation.within()));
  }

  private static double[] softIou(List<Localisation.Row> rows, int block) {
    return rows.stream()
        .filter(r -> r.block() == block && r.view().equals(Localisation.FUSED))
        .mapToDouble(Localisation.Row::softIou)
        .toArray();
  }

  private void write(String name, List<String> lines) throws IOException {
    Path file = Files.createDirectories(docs.resolve("data")).resolve(name + ".csv");
    Files.write(file, lines);
    System.out.println("wrote " + file);
  }

  private void draw(String name, LineChart chart) throws IOException {
    Path file = Files.createDirectories(docs.resolve("images")).resolve(name + ".png");
    ImageIO.write(chart.draw(), "png", file.toFile());
    System.out.println("wrote " + file);
  }
}
