package dev.resow.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.Priority;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Jobs, and what a worker says about them. */
public final class Jobs {
  public static final String WORKER = "worker-1";
  private static final ModelFingerprint MODEL =
      new ModelFingerprint("menagerie", "00", Map.of("device", "cpu"));

  private Jobs() {}

  /** The card of a model, as its worker announces it. */
  public static ModelCard card(String model) {
    return new ModelCard(
        model,
        16,
        1024,
        16,
        1000,
        4000,
        0,
        List.of(MethodCard.plain("plain")),
        new ModelCard.Defaults(128, 128, 28, 4.5, "plain", 1));
  }

  public static JobSpec spec(String tenant, Priority priority) {
    return new JobSpec(
        "a cat and a fox",
        "",
        List.of("cat", "fox"),
        "plain",
        "menagerie",
        128,
        128,
        28,
        4.5,
        42,
        null,
        null,
        priority,
        tenant,
        null,
        null);
  }

  /** The same value but for some fields of its JSON form. */
  public static <T> T with(T value, Map<String, ?> changes) {
    var json = (ObjectNode) Json.mapper().<JsonNode>valueToTree(value);
    changes.forEach((field, other) -> json.set(field, Json.mapper().valueToTree(other)));
    @SuppressWarnings("unchecked")
    var type = (Class<T>) value.getClass();
    return Json.read(Json.write(json), type);
  }

  public static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** The row as the api inserts it. */
  public static JobRow row(JobSpec spec, Instant createdAt) {
    var row = new JobRow();
    row.id = UUID.randomUUID();
    row.tenant = spec.tenant();
    row.requestHash = "";
    row.priority = (short) spec.priority().rank();
    row.prompt = spec.prompt();
    row.spec = Json.text(spec);
    row.createdAt = createdAt;
    row.updatedAt = createdAt;
    row.state = JobState.QUEUED;
    row.nextAt = spec.notBefore();
    row.deadline = spec.deadline();
    return row;
  }

  /** Inserts the row, and answers what the api's outbox would say. */
  public static JobSubmitted accept(JobSpec spec) {
    var row = row(spec, now());
    QuarkusTransaction.requiringNew().run(row::persist);
    return new JobSubmitted(row.id, row.createdAt, spec);
  }

  public static JobRow load(UUID id) {
    return QuarkusTransaction.requiringNew().call(() -> JobRow.findById(id));
  }

  public static AttemptStarted started(JobReady ready) {
    return started(ready.jobId(), ready.attempt(), ready.spec());
  }

  public static AttemptStarted started(UUID job, int attempt, JobSpec spec) {
    return new AttemptStarted(job, attempt, WORKER, now(), 1, spec.seed(), 28, MODEL, null);
  }

  public static JobResult result(UUID job, int attempt, Verdict verdict) {
    var image = new ImageRef(ArtifactId.of(new byte[] {1}), "image/png", 128, 128, 1);
    var round = new RoundSummary(0, 42, 28, verdict, null, null, Map.of());
    return new JobResult(
        job, attempt, WORKER, now(), verdict, image, 42, List.of(round), 1.5, null, MODEL);
  }
}
