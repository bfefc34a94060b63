package dev.resow.api.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.resow.contract.Json;
import dev.resow.contract.Seed;
import dev.resow.ledger.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of one seed. */
@Schema(description = "One round: a seed that was tried, and what became of it.")
public record RoundView(
    @Schema(description = "The job; jobId, attempt and round together are unique.") UUID jobId,
    int attempt,
    @Schema(description = "0 for the first start; a round above 0 is a back-to-start.") int round,
    @Seed @Schema(description = "As the seed of a job it gives this round alone.") long seed,
    String prompt,
    String model,
    String method,
    int steps,
    String worker,
    @Schema(description = "Digest of what exactly sampled.") String fingerprint,
    Instant startedAt,
    @Schema(description = "Absent while it runs.") Instant endedAt,
    @Schema(
            description = "How it ended.",
            enumeration = {
              "picture",
              "restarted",
              "failed",
              "cancelled",
              "expired",
              "lost",
              "handed-over"
            })
        String ending,
    @Schema(enumeration = {"clear", "overlapped", "unchecked", "budget-exhausted"}) String verdict,
    @Schema(description = "It ended overlapped, or its job ended without a clear round.")
        boolean failed,
    @Schema(
            description =
                "A later attempt of the job sampled this seed again by the same method; rates count"
                    + " it there.")
        boolean retold,
    @Schema(description = "Overlap score of the detection step, higher = more overlapped.")
        Double score,
    Integer lookedAtStep,
    Double maxIom,
    Double minExclusive,
    Integer stepsDone,
    Integer updates,
    @Schema(description = "Conditional forward passes of one picture, guidance and looks included.")
        Double forwardEquivalents,
    List<Pair> pairs,
    List<Area> areas) {
  private static final TypeReference<List<Pair>> PAIRS = new TypeReference<>() {};
  private static final TypeReference<List<Area>> AREAS = new TypeReference<>() {};

  /**
   * @param iom intersection over the smaller mask, 0..1
   * @param interchange how well the picture is described with one name in the place of the other,
   *     near 1 as well; absent where the model was not asked
   * @param overlapped above the limit in force
   */
  @Schema(name = "RoundPair")
  public record Pair(
      String first,
      String second,
      double iom,
      Double overlap,
      Double interchange,
      Boolean overlapped) {}

  /**
   * @param area share of the tokens inside the subject's mask, 0..1
   * @param exclusive share of that mask where the subject is the strongest, 0..1
   */
  @Schema(name = "RoundArea")
  public record Area(String subject, double area, double exclusive) {}

  static RoundView read(ResultSet row) throws SQLException {
    return new RoundView(
        row.getObject("job_id", UUID.class),
        row.getInt("attempt"),
        row.getInt("round"),
        row.getLong("seed"),
        row.getString("prompt"),
        row.getString("model"),
        row.getString("method"),
        row.getInt("steps"),
        row.getString("worker"),
        row.getString("fingerprint"),
        Sql.instant(row, "started_at"),
        Sql.instant(row, "ended_at"),
        row.getString("ending"),
        row.getString("verdict"),
        row.getBoolean("failed"),
        row.getBoolean("retold"),
        row.getObject("score", Double.class),
        row.getObject("looked_at_step", Integer.class),
        row.getObject("max_iom", Double.class),
        row.getObject("min_exclusive", Double.class),
        row.getObject("steps_done", Integer.class),
        row.getObject("updates", Integer.class),
        row.getObject("forward_equivalents", Double.class),
        json(row.getString("pairs"), PAIRS),
        json(row.getString("areas"), AREAS));
  }

  private static <T> List<T> json(String text, TypeReference<List<T>> type) {
    try {
      return text == null ? List.of() : Json.mapper().readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger wrote JSON it cannot read: " + text, e);
    }
  }
}
