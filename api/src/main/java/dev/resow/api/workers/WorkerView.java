package dev.resow.api.workers;

import dev.resow.contract.JobProgress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A worker as clients see it.
 *
 * @param heardAt last heartbeat; one comes every two seconds
 * @param slots jobs it can sample at once
 * @param draining true if it takes no new jobs
 * @param model name of the model it holds, the first of several; null while loading
 * @param models all models it holds; empty while loading
 * @param running one entry per job that it is sampling
 */
@Schema(description = "A worker and its running jobs.")
public record WorkerView(
    String id,
    Instant heardAt,
    int slots,
    boolean draining,
    String device,
    String model,
    List<HeldModel> models,
    List<Running> running) {

  /**
   * A model that a worker holds.
   *
   * @param fingerprint digest of everything that the bytes of an image depend on besides the job;
   *     null from workers of an older version
   */
  @Schema(name = "HeldModel")
  public record HeldModel(String name, String fingerprint) {}

  /**
   * A job that a worker is sampling. For a job of another tenant all fields are null.
   *
   * @param job null if it is another tenant's
   * @param since when the attempt began, or null
   * @param progress null before the first step
   */
  @Schema(name = "RunningJob")
  public record Running(UUID job, String prompt, Instant since, JobProgress progress) {
    static final Running HIDDEN = new Running(null, null, null, null);
  }
}
