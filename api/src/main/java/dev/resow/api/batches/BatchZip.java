package dev.resow.api.batches;

import dev.resow.api.events.ClientStream;
import dev.resow.api.images.JobPicture;
import dev.resow.api.images.StoredImages;
import dev.resow.api.problem.ProblemException;
import dev.resow.contract.JobResult;
import dev.resow.contract.Json;
import dev.resow.contract.Verdict;
import dev.resow.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The finished images of a batch as one zip file, with a line for every row in {@code
 * manifest.jsonl} at its end. At most one image is in memory, and what the client has not read.
 */
@ApplicationScoped
class BatchZip {
  static final String MANIFEST = "manifest.jsonl";
  private static final int PAGE = 200;

  private static final String ROWS =
      """
      SELECT r.number, r.input, r.job_id, r.prompt, r.error, job.result, job.review,
        coalesce(r.state, CASE WHEN r.made_at IS NULL THEN 'WAITING'
                               ELSE coalesce(job.state, 'REMOVED') END) AS state
      FROM batch_row r LEFT JOIN job ON job.id = r.job_id
      WHERE r.batch_id = ? AND r.number > ? ORDER BY r.number LIMIT ?""";

  private final Sql sql;
  private final StoredImages images;

  BatchZip(Sql sql, StoredImages images) {
    this.sql = sql;
    this.images = images;
  }

  private record Row(
      int number,
      int input,
      UUID job,
      String prompt,
      String error,
      JobResult result,
      String review,
      BatchState state) {
    String file() {
      return "%05d-%s.png".formatted(number, job);
    }
  }

  /**
   * A line of the manifest.
   *
   * @param row of the input
   * @param file name of the image in the zip file, or null
   * @param error why there is none, if the row was skipped or the image is not shown or cannot be
   *     read
   */
  private record Line(
      int number,
      int row,
      BatchState state,
      UUID job,
      String prompt,
      String file,
      Long seed,
      Verdict verdict,
      String error) {}

  /** Sends the file; called on a thread of its own. */
  void send(UUID batch, ClientStream<byte[]> client)
      throws InterruptedException, ClientStream.StalledException {
    var bytes = new ByteArrayOutputStream();
    var manifest = new StringBuilder();
    try (var zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      zip.setLevel(Deflater.NO_COMPRESSION); // PNG files are compressed
      int after = 0;
      List<Row> page;
      while (!(page = page(batch, after)).isEmpty() && client.isOpen()) {
        for (Row row : page) {
          manifest.append(Json.text(add(zip, row))).append('\n');
          drain(bytes, client);
        }
        after = page.getLast().number();
      }
      zip.setLevel(Deflater.DEFAULT_COMPRESSION);
      entry(zip, MANIFEST, manifest.toString().getBytes(StandardCharsets.UTF_8));
      zip.finish();
      drain(bytes, client);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  private static void drain(ByteArrayOutputStream bytes, ClientStream<byte[]> client)
      throws InterruptedException, ClientStream.StalledException {
    if (bytes.size() == 0) return;
    client.send(bytes.toByteArray());
    bytes.reset();
  }

  private Line add(ZipOutputStream zip, Row row) throws IOException {
    if (row.result() == null) return line(row, null, row.error());
    try {
      byte[] png = images.bytes(JobPicture.of(row.result(), row.review()));
      entry(zip, row.file(), png);
      return line(row, row.file(), null);
    } catch (ProblemException e) {
      return line(row, null, e.getMessage());
    }
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static Line line(Row row, String file, String error) {
    var result = row.result();
    return new Line(
        row.number(),
        row.input(),
        row.state(),
        row.job(),
        row.prompt(),
        file,
        result == null ? null : result.seed(),
        result == null ? null : result.verdict(),
        error);
  }

  private List<Row> page(UUID batch, int after) {
    return sql.list(
        ROWS,
        row -> {
          String result = row.getString("result");
          return new Row(
              row.getInt("number"),
              row.getInt("input"),
              row.getObject("job_id", UUID.class),
              row.getString("prompt"),
              row.getString("error"),
              result == null ? null : Json.parse(result, JobResult.class),
              row.getString("review"),
              BatchState.valueOf(row.getString("state")));
        },
        batch,
        after,
        PAGE);
  }
}
