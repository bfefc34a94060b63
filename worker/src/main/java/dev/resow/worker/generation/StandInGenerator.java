package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a gradient in a given time, without any model: for benchmarks and chaos tests of the queue,
 * where a real sampler would only be in the way. The same job gives the same bytes.
 */
public final class StandInGenerator implements ImageGenerator {
  /** The model name jobs must ask for. */
  public static final String MODEL = "stand-in";

  static final ModelFingerprint FINGERPRINT =
      new ModelFingerprint(MODEL, "0".repeat(63) + "2", Map.of("kind", "gradient", "version", "2"));

  private static final ModelCard CARD =
      new ModelCard(
          MODEL,
          16,
          1024,
          16,
          1000,
          4000,
          0,
          List.of(MethodCard.plain("plain"), MethodCard.plain("resow")),
          new ModelCard.Defaults(64, 64, 10, 1.0, "plain", 1));

  /** Exit status of a process that was killed with SIGKILL. */
  private static final int KILLED = 137;

  private final Duration perJob;
  private final Optional<String> haltsOn;

  /**
   * @param perJob time a job takes, spread evenly over its steps
   */
  public StandInGenerator(Duration perJob) {
    this(perJob, Optional.empty());
  }

  /**
   * @param perJob time a job takes, spread evenly over its steps
   * @param haltsOn a job whose prompt contains this text kills the process at once, as a crashing
   *     driver would
   */
  public StandInGenerator(Duration perJob, Optional<String> haltsOn) {
    this.perJob = perJob;
    this.haltsOn = haltsOn;
  }

  @Override
  public ModelCard card() {
    return CARD;
  }

  @Override
  public ModelFingerprint fingerprint() {
    return FINGERPRINT;
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public GenerationSession open(JobSpec spec) {
    if (haltsOn.filter(spec.prompt()::contains).isPresent()) Runtime.getRuntime().halt(KILLED);
    return new StandInSession(spec, perStep(spec));
  }

  @Override
  public GenerationSession resume(JobSpec spec, byte[] saved) {
    return StandInSession.resume(spec, perStep(spec), saved);
  }

  private Duration perStep(JobSpec spec) {
    return perJob.dividedBy(spec.steps());
  }

  @Override
  public void close() {
    // It owns nothing.
  }
}
