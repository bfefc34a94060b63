package dev.resow.api.workers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.api.access.Identity;
import dev.resow.contract.JobProgress;
import dev.resow.contract.Json;
import dev.resow.contract.ModelCard;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.WorkerRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The last heartbeats, joined with the jobs in the workers' hands: two queries. */
@ApplicationScoped
public class WorkerBoard {
  private final Clock clock;

  WorkerBoard(Clock clock) {
    this.clock = clock;
  }

  @Transactional
  List<WorkerView> now(Identity viewer) {
    Instant lost = clock.instant().minus(Duration.ofSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS));
    var workers = WorkerRow.aliveSince(lost).stream().filter(worker -> worker.slots > 0).toList();
    var hands =
        workers.stream().collect(Collectors.toMap(worker -> worker.id, WorkerBoard::running));
    var ids = hands.values().stream().flatMap(List::stream).map(r -> r.jobId()).toList();
    Map<UUID, JobRow> jobs =
        ids.isEmpty()
            ? Map.of()
            : JobRow.<JobRow>list("id in ?1", ids).stream()
                .collect(Collectors.toMap(row -> row.id, Function.identity()));
    var views = new ArrayList<WorkerView>();
    for (WorkerRow worker : workers)
      views.add(
          new WorkerView(
              worker.id,
              worker.heardAt,
              worker.slots,
              worker.draining,
              worker.device,
              name(worker),
              models(worker),
              hands.get(worker.id).stream()
                  .map(running -> view(jobs.get(running.jobId()), viewer))
                  .toList()));
    return views;
  }

  private static String name(WorkerRow worker) {
    return worker.model == null ? null : read(worker.model, ModelCard.class).name();
  }

  /** The first one first, then by name. */
  private static List<WorkerView.HeldModel> models(WorkerRow worker) {
    String first = name(worker);
    if (first == null) return List.of();
    if (worker.fingerprints == null) return List.of(new WorkerView.HeldModel(first, null));
    var fingerprints = read(worker.fingerprints, JsonNode.class);
    return fingerprints.properties().stream()
        .map(model -> new WorkerView.HeldModel(model.getKey(), model.getValue().asText()))
        .sorted(
            Comparator.comparing((WorkerView.HeldModel model) -> !model.name().equals(first))
                .thenComparing(WorkerView.HeldModel::name))
        .toList();
  }

  private static WorkerView.Running view(JobRow job, Identity viewer) {
    return job == null || !viewer.sees(job.tenant)
        ? WorkerView.Running.HIDDEN
        : new WorkerView.Running(
            job.id,
            job.prompt,
            job.startedAt,
            job.progress == null ? null : read(job.progress, JobProgress.class));
  }

  private static List<WorkerHeartbeat.Running> running(WorkerRow worker) {
    try {
      return List.of(Json.mapper().readValue(worker.running, WorkerHeartbeat.Running[].class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(
          "the worker table contains an invalid list of running attempts", e);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.parse(json, type);
  }
}
