package dev.resow.api.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.provenance.manifest.Verification;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.MarkNote;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the signed manifest of an image says, see {@link Verification}, and the mark in its pixels.
 */
@Schema(description = "What the signed C2PA manifest of an image says, and whether it holds.")
record ProvenanceView(
    State state,
    List<String> problems,
    Signer signer,
    String generator,
    String source,
    UUID job,
    String watermark) {
  /** As {@link Verification.State}. */
  @Schema(name = "ProvenanceState")
  enum State {
    @JsonProperty("none")
    NONE,
    @JsonProperty("valid")
    VALID,
    @JsonProperty("invalid")
    INVALID
  }

  /** As {@link Verification.Signer}; the server has no list of authorities that it trusts. */
  @Schema(name = "ProvenanceSigner")
  record Signer(String name, String issuer, Instant expires) {}

  static ProvenanceView of(Verification found, Optional<MarkNote> note) {
    var signer = found.signer();
    return new ProvenanceView(
        State.valueOf(found.state().name()),
        found.problems(),
        signer == null ? null : new Signer(signer.name(), signer.issuer(), signer.expires()),
        found.generator(),
        found.source(),
        found.job(),
        note.map(MarkNote::mark).map(Mark::toString).orElse(null));
  }

  /** Of a file that is no picture. */
  static ProvenanceView unreadable(String problem) {
    return new ProvenanceView(State.INVALID, List.of(problem), null, null, null, null, null);
  }
}
