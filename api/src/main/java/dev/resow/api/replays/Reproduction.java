package dev.resow.api.replays;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.JobResult;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.artifact.ArtifactId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whether sampling the same seed with the same parameters gave the same picture, and if not, which
 * part of the model fingerprint differs.
 *
 * @param differs parts of the fingerprint that differ
 */
@Schema(
    description = "Whether a replay with the same settings reproduced the image, and what differs.")
public record Reproduction(Answer answer, List<Difference> differs) {
  /** Result of the comparison. */
  @Schema(name = "ReproductionAnswer")
  public enum Answer {
    /**
     * The same file, byte for byte; signed manifest and watermark, which name their job, are not
     * compared.
     */
    @JsonProperty("same-bytes")
    SAME_BYTES,
    /** The same pixels byte for byte; the file's note of job seed and round differs. */
    @JsonProperty("same-pixels")
    SAME_PIXELS,
    /** A different image; see {@code differs}. */
    @JsonProperty("different")
    DIFFERENT,
    /** The failed round produced no image: there is nothing to compare. */
    @JsonProperty("nothing-to-compare")
    NOTHING_TO_COMPARE
  }

  /** A part of the fingerprint; null = absent. */
  @Schema(name = "FingerprintDifference")
  public record Difference(String part, String was, String is) {}

  /**
   * @param seed the seed that was replayed
   * @param before result of the origin job, or null
   * @param pictures compares two pictures of the store
   */
  static Reproduction of(
      long seed,
      JobResult before,
      JobResult after,
      BiFunction<ArtifactId, ArtifactId, Answer> pictures) {
    List<Difference> differs = before == null ? List.of() : differs(before.model(), after.model());
    if (before == null || before.seed() != seed)
      return new Reproduction(Answer.NOTHING_TO_COMPARE, differs);
    return new Reproduction(pictures.apply(before.image().id(), after.image().id()), differs);
  }

  private static List<Difference> differs(ModelFingerprint was, ModelFingerprint is) {
    var differences = new ArrayList<Difference>();
    if (!was.model().equals(is.model()))
      differences.add(new Difference("model", was.model(), is.model()));
    var names = new TreeSet<>(was.parts().keySet());
    names.addAll(is.parts().keySet());
    for (String name : names)
      if (!Objects.equals(was.parts().get(name), is.parts().get(name)))
        differences.add(new Difference(name, was.parts().get(name), is.parts().get(name)));
    if (differences.isEmpty() && !was.digest().equals(is.digest()))
      differences.add(new Difference("digest", was.digest(), is.digest()));
    return List.copyOf(differences);
  }
}
