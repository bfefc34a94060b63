package dev.resow.worker.painter;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** An SD3-family model in this JVM. */
final class DiffusionPainter implements Painter {
  /**
   * A prompt is cut at the encoders' positions; a word and its space take about this much of one.
   */
  private static final int CHARACTERS_PER_TOKEN = 8;

  private static final int DEFAULT_ROUNDS = 3;

  private final Sd3Model model;
  private final Sampler sampler;
  private final SamplingDefaults defaults;
  private final String name;
  private final ModelFingerprint fingerprint;

  private DiffusionPainter(Sd3Model model) {
    this.model = model;
    this.sampler = new Sampler(model);
    this.defaults = SamplingDefaults.read(model.folder());
    this.name = model.folder().toAbsolutePath().normalize().getFileName().toString();
    this.fingerprint = Fingerprints.of(name, model.fingerprint(), model.placement());
  }

  /**
   * @param device {@code cpu} or {@code cuda:0}; precision and the encoders' stay come from the
   *     environment
   */
  static DiffusionPainter load(Path folder, String device) {
    var environment = new HashMap<>(System.getenv());
    environment.put("RESOW_DEVICE", device);
    return new DiffusionPainter(Sd3Model.load(folder, Placement.fromEnvironment(environment)));
  }

  @Override
  public ModelCard card() {
    var limits = model.limits();
    return new ModelCard(
        name,
        limits.multiple(),
        Math.min(limits.maxWidth(), limits.maxHeight()),
        limits.multiple(),
        limits.maxSteps(),
        CHARACTERS_PER_TOKEN * Math.max(limits.clipTokens(), limits.t5Tokens()),
        List.of(SamplingRequest.PLAIN),
        new ModelCard.Defaults(
            limits.defaultWidth(),
            limits.defaultHeight(),
            defaults.steps(),
            defaults.guidanceScale(),
            SamplingRequest.PLAIN,
            DEFAULT_ROUNDS));
  }

  @Override
  public ModelFingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public String device() {
    return Fingerprints.device(model.placement());
  }

  @Override
  public Painting open(JobSpec spec) {
    var request =
        new SamplingRequest(
            spec.prompt(),
            spec.negativePrompt(),
            spec.width(),
            spec.height(),
            spec.steps(),
            spec.guidanceScale(),
            spec.seed(),
            spec.subjects(),
            spec.method(),
            spec.budget().rounds());
    try {
      return new DiffusionPainting(sampler.open(request), request);
    } catch (IllegalArgumentException e) {
      throw new RefusedJobException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
