package dev.resow.api.rounds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Json;
import dev.resow.contract.Seed;
import dev.resow.persistence.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The outcome of one seed. */
@Schema(description = "One round: a sampled seed and its outcome.")
public record RoundView(
    @Schema(description = "The job. (jobId, attempt, round) is unique.") UUID jobId,
    int attempt,
    @Schema(
            description =
                "Round of the attempt, from 0; rounds above 0 are restarts with a new seed.")
        int round,
    @Seed
        @Schema(
            description = "Seed of this round. A job with this seed starts with the same noise.")
        long seed,
    String prompt,
    String model,
    String method,
    int steps,
    String worker,
    @Schema(
            description =
                "SHA-256 of everything that determines the image: weights, precision, device, engine.")
        String fingerprint,
    Instant startedAt,
    @Schema(description = "Absent while the round runs.") Instant endedAt,
    @Schema(
            description = "How the round ended.",
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
    @Schema(
            description =
                "True if the round ended overlapped, or its job ended without a clear round.")
        boolean failed,
    @Schema(
            description =
                "True if a later attempt of the job sampled this seed again with the same method; rates count"
                    + " the later one.")
        boolean retold,
    @Schema(description = "Overlap score at the detection step; higher means more overlap.")
        Double score,
    Integer lookedAtStep,
    Double maxIom,
    Double minExclusive,
    Integer stepsDone,
    Integer updates,
    @Schema(
            description =
                "Cost in forward equivalents (conditional forward passes of one image), including guidance and overlap checks.")
        Double forwardEquivalents,
    List<Pair> pairs,
    List<Area> areas,
    @Schema(
            description =
                "The ways in which the check found the round wrong, the gravest first; empty if in none or unknown.")
        List<FindingKind> found,
    @Schema(
            description =
                "Every measurement of the check, found or not, worst first; empty if its worker sent none.")
        List<Finding> findings) {
  private static final TypeReference<List<Pair>> PAIRS = new TypeReference<>() {};
  private static final TypeReference<List<Area>> AREAS = new TypeReference<>() {};
  private static final TypeReference<List<FindingKind>> FOUND = new TypeReference<>() {};
  private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

  /**
   * @param iom intersection over the smaller mask, 0..1
   * @param interchange how well the image matches the prompt with the two names exchanged, relative
   *     to the right order; near 1 = equally well; absent if not measured
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
   * @param area share of all tokens inside the subject's mask, 0..1
   * @param exclusive share of all tokens where the subject alone is the strongest, 0..1
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
        json(row.getString("areas"), AREAS),
        json(row.getString("kinds"), FOUND),
        json(row.getString("findings"), FINDINGS));
  }

  private static <T> List<T> json(String text, TypeReference<List<T>> type) {
    try {
      return text == null ? List.of() : Json.mapper().readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger contains invalid JSON: " + text, e);
    }
  }
}
