package dev.resow.api.evaluations;

import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Seed;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An adapter to compare with its base model. */
@InvalidAs(ProblemType.INVALID_EVALUATION)
@Schema(
    description =
        "An adapter to compare with its base model, on the same prompts and seeds. adapter is required.",
    examples = "{\"adapter\": \"kinder\", \"limit\": 40, \"seeds\": 2}",
    requiredProperties = {"adapter"})
public record EvaluationRequest(
    @Schema(description = "Name of a candidate or active adapter.", examples = "kinder")
        String adapter,
    @Schema(description = "Factor on its changes, -10 to 10. Default: 1.") Double scale,
    @Schema(
            description =
                "Prompts to compare on, 2 to 500, none of them in the adapter's training; with subjects, so that"
                    + " the overlap check has something to look for. Default: prompts that the server holds out of trainings.")
        List<String> prompts,
    @Schema(
            description =
                "Most of the held-out prompts, spread evenly over them, 2 to 500. Default: 100.")
        Integer limit,
    @Schema(
            description =
                "Seeds per prompt, 1 to 16; prompts times seeds is at most 500. Default: 1.")
        Integer seeds,
    @Seed
        @Schema(
            description =
                "The first seed, unsigned 64-bit; the others follow it. The same for all prompts. Default: 1.")
        Long seed,
    @Schema(description = "Guidance method with an overlap check. Default: the model's.")
        String method,
    @Schema(description = "Steps of both. Default: the model's.") Integer steps,
    @Schema(description = "Classifier-free guidance scale of both, 0 to 30. Default: the model's.")
        Double guidanceScale,
    @Schema(description = "Thresholds the adapter must meet. Default: any gain.") Gate gate,
    @Schema(
            description =
                "Activate the adapter if it passes and is still a candidate then; requires the scope admin."
                    + " Default: false.")
        Boolean activate)
    implements StrictBody {

  /** Thresholds. */
  @Schema(
      name = "EvaluationGate",
      description =
          "Thresholds of an evaluation. It is passed if the 95 % interval of the gain lies above 'gain', failed if"
              + " no part of it does, and undecided otherwise.")
  public record Gate(
      @Schema(
              description =
                  "The gain in the share of right pictures that must be exceeded, -1 to 1; negative: a loss that is"
                      + " still accepted. Default: 0.")
          Double gain,
      @Schema(description = "Fewest prompts that must be judged, 2 to 500. Default: 20.")
          Integer prompts,
      @Schema(
              description =
                  "Largest share of pairs that may end without a judgement, 0 to 1. Default: 0.1.")
          Double unjudged) {
    static final Gate USUAL = new Gate(null, null, null);

    @Override
    public Double gain() {
      return gain == null ? 0 : gain;
    }

    @Override
    public Integer prompts() {
      return prompts == null ? 20 : prompts;
    }

    @Override
    public Double unjudged() {
      return unjudged == null ? .1 : unjudged;
    }
  }

  Gate gateOrUsual() {
    return gate == null ? Gate.USUAL : gate;
  }

  int seedsOrOne() {
    return seeds == null ? 1 : seeds;
  }

  boolean activates() {
    return Boolean.TRUE.equals(activate);
  }
}
