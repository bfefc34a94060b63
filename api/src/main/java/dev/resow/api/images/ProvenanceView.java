package dev.resow.api.images;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.provenance.manifest.Verification;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the signed manifest of an image says; see {@link Verification}. */
@Schema(description = "What the signed C2PA manifest of an image says, and whether it holds.")
record ProvenanceView(
    State state, List<String> problems, Signer signer, String generator, String source, UUID job) {
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

  static ProvenanceView of(Verification found) {
    var signer = found.signer();
    return new ProvenanceView(
        State.valueOf(found.state().name()),
        found.problems(),
        signer == null ? null : new Signer(signer.name(), signer.issuer(), signer.expires()),
        found.generator(),
        found.source(),
        found.job());
  }

  /** Of a file that is no picture. */
  static ProvenanceView unreadable(String problem) {
    return new ProvenanceView(State.INVALID, List.of(problem), null, null, null, null);
  }
}
