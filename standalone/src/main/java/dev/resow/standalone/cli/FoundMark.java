package dev.resow.standalone.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.provenance.manifest.Verification;
import dev.resow.provenance.watermark.DecodedPicture;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.WatermarkReader;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A watermark in a picture, and whose it is.
 *
 * @param mark 12 hexadecimal digits
 * @param scale of the picture, compared with when it was marked
 * @param agrees whether it is the mark of the job that the manifest names; null without such a job
 * @param jobs those that a server knows by it, if one was asked; null if not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FoundMark(
    String mark, double scale, Boolean agrees, @JsonProperty("jobs") List<UUID> known) {
  /** Jobs that share a mark are rare; more than that is no answer. */
  private static final int MOST = 20;

  /**
   * Reads it. Asks a server when the manifest names no job and one is selected or runs here.
   *
   * @param manifest of the same picture
   */
  static Optional<FoundMark> in(DecodedPicture picture, Verification manifest, ServerOptions server)
      throws IOException, InterruptedException {
    var found = WatermarkReader.read(picture.width(), picture.height(), picture.rgb());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var mark = found.get().mark();
    double scale = found.get().scale();
    if (manifest.job() != null) {
      boolean agrees = Mark.of(manifest.job()).equals(mark);
      return Optional.of(new FoundMark(mark.toString(), scale, agrees, null));
    }
    return Optional.of(new FoundMark(mark.toString(), scale, null, known(mark, server)));
  }

  private static List<UUID> known(Mark mark, ServerOptions server)
      throws IOException, InterruptedException {
    var selected = server.server();
    if (selected.isEmpty()) {
      return null;
    }
    try (Api api = selected.get()) {
      JsonNode page = api.page("/v1/jobs?limit=%d&watermark=%s".formatted(MOST, mark));
      return page.path("items")
          .valueStream()
          .map(job -> UUID.fromString(job.path("id").asText()))
          .toList();
    }
  }

  List<UUID> jobs() {
    return known == null ? List.of() : known;
  }

  String sentence() {
    String scaled = scale == 1 ? "" : ", in a picture scaled by " + scale;
    return mark + scaled + ": " + whose();
  }

  private String whose() {
    if (agrees != null) {
      return agrees ? "of the job in the manifest" : "not of the job in the manifest";
    }
    if (known == null) {
      return "no server was asked for its job (--url)";
    }
    return known.isEmpty() ? "the server knows no job of it" : "of a job of the server";
  }
}
