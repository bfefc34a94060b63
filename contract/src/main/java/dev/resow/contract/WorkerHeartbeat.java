package dev.resow.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Heartbeat of a worker: sent every {@value #PERIOD_SECONDS} s and whenever it begins or ends a
 * job, on {@link Topics#WORKERS} with the worker id as key. A worker without a heartbeat for
 * {@value #LOST_AFTER_SECONDS} s counts as lost. From it the scheduler learns how many slots there
 * are and which attempts still run, and the api which models are available. A worker that trains
 * sends them too.
 *
 * @param worker id of the process
 * @param slots jobs it can sample at once, 0..{@value #MOST_SLOTS}; 0 in its last heartbeat
 * @param running attempts that it is running
 * @param draining true if it takes no new jobs
 * @param device where it samples, e.g. {@code cpu} or {@code cuda:0}
 * @param model the model it holds, the first of several; null while loading
 * @param otherModels further models it holds
 * @param fingerprints digest of the {@link ModelFingerprint} of each model it holds, by name; null
 *     from a worker that reads {@link Topics#READY} only
 * @param trains true if it trains adapters: then it holds no model, has no slots, and what it runs
 *     are attempts at trainings; null from any other worker
 */
public record WorkerHeartbeat(
    String worker,
    Instant at,
    int slots,
    List<Running> running,
    boolean draining,
    String device,
    ModelCard model,
    List<ModelCard> otherModels,
    Map<String, String> fingerprints,
    Boolean trains)
    implements ResowEvent {
  public static final int PERIOD_SECONDS = 2;
  public static final int LOST_AFTER_SECONDS = 10;

  /** Most models of a worker. */
  public static final int MOST_MODELS = 32;

  /** Most slots of a worker, and most attempts in its hands. */
  public static final int MOST_SLOTS = 64;

  public WorkerHeartbeat {
    Checks.name("worker", worker);
    Checks.time("at", at);
    Checks.within("slots", slots, 0, MOST_SLOTS);
    running = Checks.list("running", running, MOST_SLOTS);
    Checks.optionalName("device", device);
    otherModels = Checks.list("otherModels", otherModels, MOST_MODELS - 1);
    if (fingerprints != null) {
      fingerprints = Checks.map("fingerprints", fingerprints, MOST_MODELS);
      fingerprints.values().forEach(digest -> Checks.name("fingerprints", digest));
    }
  }

  /** Of a worker that generates images. */
  public WorkerHeartbeat(
      String worker,
      Instant at,
      int slots,
      List<Running> running,
      boolean draining,
      String device,
      ModelCard model,
      List<ModelCard> otherModels,
      Map<String, String> fingerprints) {
    this(worker, at, slots, running, draining, device, model, otherModels, fingerprints, null);
  }

  /** Of a worker that knows of no topics of single models. */
  public WorkerHeartbeat(
      String worker,
      Instant at,
      int slots,
      List<Running> running,
      boolean draining,
      String device,
      ModelCard model) {
    this(worker, at, slots, running, draining, device, model, List.of(), null);
  }

  /** An attempt that a worker is running. */
  public record Running(UUID jobId, int attempt) {
    public Running {
      Checks.present("running.jobId", jobId);
      Checks.atLeast("running.attempt", attempt, 1);
    }
  }

  @Override
  public String recordKey() {
    return worker;
  }

  @Override
  public String eventId() {
    return worker + ":" + at;
  }
}
