package dev.resow.api.trainings;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.resow.contract.ComatSpec;
import dev.resow.contract.ItercompSpec;
import dev.resow.contract.Json;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingState;
import dev.resow.persistence.training.TrainingRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A training and its progress. */
@Schema(description = "A training of an adapter, with its settings and its progress.")
public record TrainingView(
    @Schema(description = "Id of the training.") UUID id,
    String tenant,
    @Schema(description = "State of the training.") TrainingState state,
    @Schema(description = "How it trains.") TrainingRecipe recipe,
    String model,
    @Schema(description = "Fingerprint of the model's files that the adapter belongs to.")
        String base,
    @Schema(description = "Name of the adapter; once SUCCEEDED, see GET /v1/adapters/{name}.")
        String adapter,
    @Schema(description = "Number of prompts.") int prompts,
    @Schema(
            description =
                "Where the prompts came from; absent if they were listed or are a named set.")
        TrainingSource source,
    @Schema(description = "Rank of the trained matrices.") int rank,
    @Schema(description = "Updates of the whole training.") int updates,
    @Schema(description = "Learning rate.") double learningRate,
    @dev.resow.contract.Seed @Schema(description = "Seed of prompts, pictures and noise.")
        long seed,
    @Schema(description = "Limit of the training time in minutes; absent if there is none.")
        Double minutes,
    @Schema(description = "Settings of the recipe comat; absent for another one.") ComatSpec comat,
    @Schema(description = "Settings of the recipe itercomp; absent for another one.")
        ItercompSpec itercomp,
    @Schema(description = "Updates done.") int updatesDone,
    @Schema(
            description =
                "Updates in the last checkpoint, from which another trainer would continue; absent before the first.")
        Integer checkpoint,
    @Schema(description = "Training time so far in seconds, over all trainers.") double seconds,
    @Schema(
            description =
                "What the last update measured, by name; empty before the first. Of nft: reward (mean, 0 to 1), alike"
                    + " (share of the prompts whose pictures are nearly equally good), loss, drift (squared distance"
                    + " to the base model), norm (of the gradient) and spread (distance of the latents of two pictures"
                    + " of one prompt). Of comat: surprise (of the captioner, nats per token), the parts of the loss by"
                    + " name, entities (found by the segmenter), norm, and accuracy (of the discriminator). Of itercomp:"
                    + " each reward by its name (mean, in standard deviations), loss, natural (loss on pictures of the"
                    + " base model), weight (of that loss) and norm.")
        Map<String, Double> figures,
    @Schema(description = "Process that trains, or trained last; absent while it waits.")
        String worker,
    @Schema(
            description =
                "Why the trainer that last took it could not train it, a sentence; absent if none reported one. The training"
                    + " waits for another one.")
        String waitingReason,
    @Schema(description = "Why it failed, a sentence; only in state FAILED.") String failure,
    @Schema(description = "SHA-256 of the adapter's file; only in state SUCCEEDED.") String sha256,
    Instant createdAt,
    @Schema(description = "When a trainer first began; absent before that.") Instant startedAt,
    @Schema(description = "When it ended; absent before that.") Instant endedAt,
    Links links) {

  /** Addresses relative to the server. */
  @Schema(name = "TrainingLinks")
  public record Links(
      String self,
      @Schema(description = "URL of the figures of its updates.") String figures,
      @Schema(description = "URL of the adapter; only in state SUCCEEDED.") String adapter) {}

  /** Trainings, newest first. */
  public record Trainings(List<TrainingView> items) {}

  /** What one update measured. */
  @Schema(name = "TrainingFigures", description = "What one update measured.")
  public record Figures(
      @Schema(description = "Number of the update, from 1.") int update,
      @Schema(description = "When it was done.") Instant at,
      @Schema(description = "Measured numbers by name, e.g. reward and loss.")
          Map<String, Double> figures) {}

  /** Figures by update. */
  @Schema(name = "TrainingFiguresPage")
  public record FiguresPage(
      List<Figures> items,
      @Schema(description = "Value of 'after' for the next page; absent on the last page.")
          Integer next) {}

  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};

  /**
   * Numbers by name from a column.
   *
   * @param json null for none
   */
  static Map<String, Double> figures(String json) {
    return json == null ? Map.of() : Json.parse(json, NUMBERS);
  }

  /**
   * @param row its spec may lack the prompts if it has their number
   */
  static TrainingView of(TrainingRow row) {
    var spec = Json.parse(row.spec, TrainingSettings.class);
    boolean done = row.state == TrainingState.SUCCEEDED;
    String self = "/v1/trainings/" + row.id;
    return new TrainingView(
        row.id,
        row.tenant,
        row.state,
        spec.recipe(),
        spec.model(),
        spec.base(),
        row.adapter,
        row.prompts == null ? row.spec().prompts().size() : row.prompts,
        row.source == null ? null : Json.parse(row.source, TrainingSource.class),
        spec.rank(),
        spec.updates(),
        spec.learningRate(),
        spec.seed(),
        spec.minutes(),
        spec.comat(),
        spec.itercomp(),
        row.updates,
        row.checkpoint,
        row.seconds,
        figures(row.figures),
        row.worker,
        row.state == TrainingState.QUEUED ? row.waitingReason : null,
        row.failure,
        row.sha256,
        row.createdAt,
        row.startedAt,
        row.endedAt,
        new Links(self, self + "/figures", done ? "/v1/adapters/" + row.adapter : null));
  }
}
