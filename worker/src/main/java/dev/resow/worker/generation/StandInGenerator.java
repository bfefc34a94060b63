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
  /** The usual model name. */
  public static final String MODEL = "stand-in";

  /** The usual version. */
  public static final int VERSION = 2;

  /** Exit status of a process that was killed with SIGKILL. */
  private static final int KILLED = 137;

  private final ModelCard card;
  private final ModelFingerprint fingerprint;
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
    this(MODEL, VERSION, perJob, haltsOn);
  }

  /**
   * @param model the name jobs must ask for
   * @param version part of the fingerprint
   */
  StandInGenerator(String model, int version, Duration perJob, Optional<String> haltsOn) {
    this.card =
        new ModelCard(
            model,
            16,
            1024,
            16,
            1000,
            4000,
            0,
            List.of(MethodCard.plain("plain"), MethodCard.plain("resow")),
            new ModelCard.Defaults(64, 64, 10, 1.0, "plain", 1));
    this.fingerprint =
        new ModelFingerprint(
            model,
            "%064x".formatted(version),
            Map.of("kind", "gradient", "version", Integer.toString(version)));
    this.perJob = perJob;
    this.haltsOn = haltsOn;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public ModelFingerprint fingerprint() {
    return fingerprint;
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
    StartPictures.NONE.of(spec);
    if (haltsOn.filter(spec.prompt()::contains).isPresent()) Runtime.getRuntime().halt(KILLED);
    return new StandInSession(spec, perStep(spec), fingerprint);
  }

  @Override
  public GenerationSession resume(JobSpec spec, byte[] saved) {
    return StandInSession.resume(spec, perStep(spec), fingerprint, saved);
  }

  private Duration perStep(JobSpec spec) {
    return perJob.dividedBy(spec.steps());
  }

  @Override
  public void close() {
    // It owns nothing.
  }
}
