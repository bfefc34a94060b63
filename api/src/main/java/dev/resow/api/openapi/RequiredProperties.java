package dev.resow.api.openapi;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/**
 * The properties that every answer carries; any other is left out when there is nothing to say.
 * Generated clients know from it what they may read without asking. Lists and maps are always
 * there, empty ones too.
 */
final class RequiredProperties {
  private RequiredProperties() {}

  /** Properties by name of the schema. */
  static final Map<String, List<String>> BY_SCHEMA =
      Map.ofEntries(
          entry(
              "JobView",
              words("id state spec createdAt updatedAt attempt tries cancelRequested links")),
          entry(
              "BatchView",
              words("id tenant createdBy createdAt jobs ended skipped states errors links")),
          entry("BatchLinks", words("self rows")),
          entry("SkippedRow", words("row detail")),
          entry("BatchRow", words("number row state")),
          entry(
              "JobSpec",
              words(
                  "prompt negativePrompt subjects modifiers boxes relations method candidates model width"
                      + " height steps guidanceScale seed budget priority tenant adapters")),
          entry("JobAdapter", words("name scale sha256")),
          entry("JobStart", words("image strength")),
          entry("Upload", words("id width height bytes createdAt")),
          entry("AdapterBaseCard", words("fingerprint layers")),
          entry("Layers", words("name first last out in")),
          entry(
              "AdapterView",
              words("name state model base sha256 bytes rank layers createdAt changedAt")),
          entry(
              "TrainingView",
              words(
                  "id tenant state recipe model base adapter prompts rank updates learningRate seed"
                      + " updatesDone seconds figures createdAt links")),
          entry(
              "EvaluationView",
              words(
                  "id tenant adapter sha256 model base scale request prompts pairs outcome activated result"
                      + " createdAt links")),
          entry(
              "EvaluationResult",
              words("judged unjudged running prompts rightBase rightCandidate gained lost")),
          entry("EvaluationLinks", words("self pairs adapter")),
          entry("EvaluationPair", words("number prompt seed base candidate")),
          entry("EvaluationSide", words("job judgement")),
          entry("TrainingSource", words("rounds verdicts heldOut unknown beyond")),
          entry("TrainingLinks", words("self figures")),
          entry("ComatSpec", words("parts pictures floor")),
          entry("ItercompSpec", words("rewards pictures")),
          entry("TrainingCritic", words("name sha256")),
          entry("TrainingFigures", words("update at figures")),
          entry(
              "JobResult",
              words(
                  "jobId attempt worker at verdict image seed rounds seconds model found"
                      + " warnings")),
          entry("RoundSummary", words("round seed steps verdict losses findings")),
          entry("JobProgress", words("round step steps")),
          entry("JobFailure", words("kind message attempt at")),
          entry("JobOrigin", words("kind id job")),
          entry("JobLinks", words("self events")),
          entry("ImageRef", words("id mediaType width height bytes")),
          entry("ModelFingerprint", words("model digest parts")),
          entry("Budget", words("rounds")),
          entry("Box", words("left top right bottom")),
          entry("Relation", words("subject place other")),
          entry("Finding", words("kind subjects found step")),
          entry(
              "ModelCard",
              words(
                  "name minSize maxSize sizeMultiple maxSteps maxPromptCharacters clipPositions methods"
                      + " defaults")),
          entry("MethodCard", words("name subjects boxes looks candidates")),
          entry("FindingLimit", words("kind")),
          entry("LookStep", words("step of")),
          entry("Defaults", words("width height steps guidanceScale method rounds")),
          entry("EventView", words("type at data")),
          entry("Subject", words("text start end modifiers")),
          entry("Modifier", words("text start end")),
          entry("WorkerView", words("id heardAt slots draining models running")),
          entry("HeldModel", words("name")),
          entry("WaitingFor", words("model")),
          entry("Queue", words("states priorities")),
          entry("QueueDepths", words("since until stepSeconds items")),
          entry("QueueDepth", words("at waiting running mostWaiting mostRunning")),
          entry("Rates", words("since until bucketSeconds items")),
          entry("Rate", words("from succeeded failed cancelled rounds restarts clear")),
          entry("Usage", words("by bucket since until items")),
          entry("UsageRow", words("from name jobs pictures forwardEquivalents deviceSeconds")),
          entry(
              "RoundView",
              words(
                  "jobId attempt round seed model method steps worker startedAt failed pairs"
                      + " areas found findings")),
          entry("RoundPair", words("first second iom")),
          entry("RoundArea", words("subject area exclusive")),
          entry(
              "PairRate",
              words(
                  "first second rounds failed clear overlapped missing misplaced mixed meanIom maxIom")),
          entry(
              "MethodRate",
              words(
                  "model method rounds failed clear unchecked overlapped missing misplaced mixed")),
          entry(
              "TimeRate",
              words("from rounds failed clear unchecked overlapped missing misplaced mixed")),
          entry(
              "ReplayView",
              words(
                  "id createdAt request seeds made done outcomes comparison estimate spent links")),
          entry(
              "ReplayComparison",
              words("failed right failing unchecked unfinished clear regressed")),
          entry("ReplayLinks", words("self seeds")),
          entry("ReplaySeed", words("number originJob originAttempt originRound seed outcome")),
          entry("ReplayDryRun", words("dryRun seeds more skipped estimate first")),
          entry("PlannedSeed", words("originJob originAttempt originRound seed prompt method")),
          entry("SkippedSeeds", words("reason seeds")),
          entry("CostEstimate", words("forwardEquivalents basis")),
          entry("CostBasis", words("model method seeds perStep measured")),
          entry("Reproduction", words("answer differs")),
          entry("FingerprintDifference", words("part")),
          entry("DeadLetterView", words("id at reason")),
          entry("RequeueAnswer", words("dryRun requeued more items")),
          entry("Requeued", words("letter repeated")),
          entry("StoredKey", words("id tenant name scopes createdAt createdBy")),
          entry("NewKey", words("key id tenant name scopes createdAt createdBy")),
          entry("Webhook", words("id tenant url states createdAt")),
          entry("NewWebhook", words("secret id tenant url states createdAt")),
          entry("Delivery", words("id job state happenedAt tries")),
          entry("ImagesAnswer", words("created data output_format size")),
          entry("GeneratedImage", words("job")),
          entry("ListedModel", words("id object created owned_by")),
          entry("OpenAiError", words("error")),
          entry("Problem", words("type title status detail")),
          entry("FieldError", words("field detail")),
          entry("RetryAction", words("do")),
          entry("RetryRule", words("on action")));

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
