package dev.resow.api.trainings;

import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.ComatPart;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Seed;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An adapter to train. */
@InvalidAs(ProblemType.INVALID_TRAINING)
@Schema(
    description =
        "An adapter to train from the model's own pictures. adapter and prompts are required.",
    examples = "{\"adapter\": \"pairs\", \"prompts\": {\"set\": \"pairs\"}, \"updates\": 20}",
    requiredProperties = {"adapter", "prompts"})
public record TrainingRequest(
    @Schema(description = "How to train. Default: nft.") TrainingRecipe recipe,
    String model,
    @Schema(description = "What to train on: exactly one of list, set and ledger.") Prompts prompts,
    @Schema(description = "Rank of the trained matrices, 1 to 256. Default: 32 with nft, else 16.")
        Integer rank,
    @Schema(description = "Updates of the whole training, 1 to 10000. Default: 200.")
        Integer updates,
    @Schema(
            description =
                "Learning rate, 0 to 1; 0 learns nothing; useful as a control. Default: 0.0003 with nft, else 0.0001.")
        Double learningRate,
    @Seed
        @Schema(
            description =
                "Seed of prompts, pictures and noise, unsigned 64-bit: the same training with the same seed gives the"
                    + " same adapter. Default: random.")
        Long seed,
    @Schema(
            description =
                "Limit of training time in minutes, above 0, at most 43200. The training then ends with the adapter as it is."
                    + " Default: no limit.")
        Double minutes,
    @Schema(
            description =
                "Name of the adapter to make, 1 to 63 lower-case letters, digits, '.', '_' or '-'. It must be free.",
            examples = "pairs")
        String adapter,
    @Schema(description = "Settings of the recipe comat, and only of it. Default: all defaults.")
        Comat comat,
    @Schema(description = "Settings of the recipe itercomp, and only of it. Default: all defaults.")
        Itercomp itercomp)
    implements StrictBody {

  /** Where the prompts come from. */
  @Schema(
      name = "TrainingPrompts",
      description = "Prompts of a training: exactly one of list, set and ledger.",
      examples = "{\"list\": [\"a cat and a pig\", \"a lion above a fox\"]}")
  public record Prompts(
      @Schema(description = "The prompts themselves, 1 to 1000; the body has at most 64 KiB.")
          List<String> list,
      @Schema(
              description =
                  "Name of a set of prompts; for the demo model pairs, triples, relations, colours or mix.",
              examples = "pairs")
          String set,
      @Schema(description = "Prompts of rounds in the ledger of seeds.") Ledger ledger) {}

  /** What the recipe comat learns from. */
  @Schema(
      name = "TrainingComat",
      description =
          "What a training with the recipe comat learns from. Critics are named as the operator named them"
              + " (RESOW_TRAININGS_CRITICS) and pinned by the hash of their files.",
      examples = "{\"without\": [\"adversarial\"], \"floor\": 0.1}")
  public record Comat(
      @Schema(
              description =
                  "Parts of the loss that are left out. Default: those for which the server has no critic.")
          List<ComatPart> without,
      @Schema(
              description =
                  "Name of the captioner, for the part caption. Default: the server's first one.")
          String captioner,
      @Schema(
              description =
                  "Name of the segmenter, for the parts token and pixel. Default: the server's first one.")
          String segmenter,
      @Schema(description = "Pictures of an update, 1 to 256. Default: 16.") Integer pictures,
      @Schema(
              description =
                  "Surprise in nats per token below which the captioner does not count, 0 to 100; what it finds in good"
                      + " pictures is a sound value. Default: 0.")
          Double floor) {}

  /** What the recipe itercomp learns from. */
  @Schema(
      name = "TrainingItercomp",
      description =
          "What a training with the recipe itercomp learns from. Rewards are named as the operator named them"
              + " (RESOW_TRAININGS_CRITICS) and pinned by the hash of their files.",
      examples = "{\"rewards\": [\"spatial\", \"presence\"], \"pictures\": 8}")
  public record Itercomp(
      @Schema(description = "Names of the rewards, 1 to 8. Default: all that the server has.")
          List<String> rewards,
      @Schema(description = "Pictures of an update, 1 to 256. Default: 16.") Integer pictures) {}

  /** Prompts that were sampled, mostly those that failed. */
  @Schema(
      name = "TrainingLedger",
      description =
          "Prompts of the caller's own rounds, newest first, each once, at most 1000. Held-out and unknown prompts are left"
              + " out and counted in the training's source. Without finding and verdict: prompts of failed rounds.",
      examples = "{\"finding\": \"overlapped\", \"since\": \"2026-01-01T00:00:00Z\"}")
  public record Ledger(
      @Schema(description = "Only rounds in which this was found. Default: any.")
          FindingKind finding,
      @Schema(description = "Only rounds with this verdict. Default: any.") Verdict verdict,
      @Schema(description = "Only rounds that started at or after this time. Default: all.")
          Instant since,
      @Schema(
              description =
                  "Only prompts that name both words of one of these pairs, at most 100 pairs. Default: all.")
          List<List<String>> pairs) {}
}
