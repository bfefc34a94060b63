package dev.resow.worker.generation;

import dev.resow.contract.AttentionCard;
import dev.resow.contract.FindingKind;
import dev.resow.contract.FindingLimit;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobStart;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.diffusion.adapter.AdapterSource;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.guidance.session.MethodPlans;
import dev.resow.diffusion.guidance.session.Offer;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.image.StartImage;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelKind;
import dev.resow.diffusion.model.ModelReport.Component;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Runs a model in this JVM. */
final class DiffusionGenerator implements ImageGenerator {
  /**
   * Longest prompt in characters per encoder position: about a word and its space. Longer prompts
   * would be cut anyway.
   */
  private static final int CHARACTERS_PER_TOKEN = 8;

  private final DiffusionModel model;
  private final MethodPlans guides;
  private final Sampler sampler;
  private final SamplingDefaults defaults;
  private final String name;
  private final ModelFingerprint fingerprint;
  private final StartPictures pictures;

  private DiffusionGenerator(DiffusionModel model, StartPictures pictures) {
    this.model = model;
    this.pictures = pictures;
    this.guides = MethodPlans.of(model);
    this.sampler = new Sampler(model, guides);
    this.defaults = model.sampling();
    if (!guides.names().contains(defaults.method())) {
      throw new IllegalArgumentException(
          "%s: sampling.method: expected one of %s, found '%s'"
              .formatted(
                  model.folder().resolve(SettingsFile.NAME),
                  String.join(", ", guides.names()),
                  defaults.method()));
    }
    this.name = model.name();
    this.fingerprint = Fingerprints.of(name, model, guides.settings());
  }

  /** Without adapters and pictures to start from. */
  static DiffusionGenerator load(Path folder, String device) {
    return load(folder, device, AdapterSource.NONE);
  }

  /**
   * @param adapters where the files of adapters come from
   * @param device {@code cpu} or {@code cuda:0}; everything else about how a model is read comes
   *     from the environment
   */
  static DiffusionGenerator load(Path folder, String device, AdapterSource adapters) {
    return load(folder, settings(device), adapters, StartPictures.NONE);
  }

  /** How models are read here. */
  static ModelSettings settings(String device) {
    var environment = new HashMap<>(System.getenv());
    environment.put("RESOW_DEVICE", device);
    return ModelSettings.fromEnvironment(environment);
  }

  static DiffusionGenerator load(
      Path folder, ModelSettings settings, AdapterSource adapters, StartPictures pictures) {
    var model = DiffusionModel.load(folder, settings);
    model.adapters().from(adapters);
    return new DiffusionGenerator(model, pictures);
  }

  @Override
  public ModelCard card() {
    var limits = model.limits();
    int corrections = model.scheduler().corrections();
    return new ModelCard(
        name,
        limits.multiple(),
        Math.min(limits.maxWidth(), limits.maxHeight()),
        limits.multiple(),
        limits.maxSteps(),
        CHARACTERS_PER_TOKEN * Math.max(limits.clipTokens(), limits.t5Tokens()),
        limits.clipTokens(),
        guides.offers().stream().map(this::card).toList(),
        new ModelCard.Defaults(
            limits.defaultWidth(),
            limits.defaultHeight(),
            defaults.steps(),
            defaults.guidanceScale(),
            defaults.method(),
            guides.settings().rounds(),
            guides.settings().many().rounds()),
        AdapterCards.of(model),
        GuidanceKind.valueOf(model.capabilities().guidance().name()),
        corrections == 0 ? null : corrections,
        model.notes(),
        attention(),
        pictures == StartPictures.NONE ? null : true);
  }

  private List<AttentionCard> attention() {
    var backbone = model.backbone();
    var limits = model.limits();
    int factor = model.vae().config().factor();
    var locate = guides.settings().blocks().reference();
    return IntStream.range(0, backbone.blocks())
        .mapToObj(
            block -> {
              var attention = backbone.attention(block);
              return new AttentionCard(
                  block,
                  attention.joint(),
                  attention.tokens(limits.defaultWidth() / factor),
                  attention.tokens(limits.defaultHeight() / factor),
                  locate.contains(block));
            })
        .toList();
  }

  private MethodCard card(Offer offer) {
    return new MethodCard(
        offer.name(),
        offer.source(),
        offer.subjects(),
        offer.boxes(),
        offer.checks(),
        offer.candidates(),
        offer.check().map(at -> new MethodCard.LookStep(at.step(), at.of())).orElse(null),
        offer.limits().stream().map(DiffusionGenerator::limit).toList(),
        offer.losses(),
        offer.regions() && model.kind() == ModelKind.SD3 ? true : null);
  }

  private static FindingLimit limit(dev.resow.diffusion.guidance.session.FindingLimit known) {
    var line = known.limit();
    return new FindingLimit(
        FindingKind.valueOf(known.kind().name()), line.pair(), line.many(), line.reason());
  }

  @Override
  public ModelFingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public ModelFingerprint fingerprint(JobSpec spec) {
    return Fingerprints.of(fingerprint, model.adapters().mode(), adapters(spec));
  }

  /** On the CPU the weights and one picture; on a GPU the weights. */
  @Override
  public OptionalLong memory() {
    var report = model.report();
    return model.placement().device().isGpu()
        ? OptionalLong.of(report.components().stream().mapToLong(Component::bytes).sum())
        : OptionalLong.of(report.need().orElseThrow().peak());
  }

  /** As {@link #memory()}, with an image of the job's size. */
  @Override
  public OptionalLong memory(JobSpec spec) {
    return model.placement().device().isGpu()
        ? memory()
        : OptionalLong.of(model.memory(spec.width(), spec.height()));
  }

  @Override
  public SlotNeed need(long maxPixels) {
    if (model.threads().isEmpty()) return SlotNeed.NONE;
    int width = model.limits().maxWidth();
    int height = Math.clamp(maxPixels / width, 1, model.limits().maxHeight());
    return new SlotNeed(
        model.threads(), jobs -> model.memory(width, height, jobs), model.report().available());
  }

  @Override
  public String device() {
    return Fingerprints.device(model.placement());
  }

  @Override
  public List<String> warnings() {
    return model.report().warnings();
  }

  @Override
  public GenerationSession open(JobSpec spec) {
    try {
      var fit = PromptFit.of(spec, model.encoders());
      model.useThreads();
      var request = request(spec, fit);
      return session(spec, sampler.open(request, pictures.of(spec)), fit);
    } catch (ModelFormatException e) {
      // Of the model itself everything was read: text encoders are checked when it is loaded.
      throw new RefusedJobException("adapters: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new RefusedJobException(e.getMessage(), e);
    }
  }

  private boolean watches(String method) {
    return guides.offers().stream()
        .anyMatch(offer -> offer.name().equals(method) && offer.subjects());
  }

  @Override
  public GenerationSession resume(JobSpec spec, byte[] saved) {
    model.useThreads();
    var state = SessionState.fromBytes(saved);
    var fit = PromptFit.of(spec, model.encoders());
    var request = request(spec, fit);
    if (!state.request().samePicture(request)) {
      throw new IllegalArgumentException(
          "the checkpoint belongs to another image: prompt, size, steps, seed or method differ");
    }
    var limited = state.within(request.rounds(), request.budget());
    return session(spec, sampler.resume(limited, pictures.of(spec)), fit);
  }

  private DiffusionSession session(JobSpec spec, Session session, PromptFit fit) {
    session.previews(spec.previews() == null ? 0 : spec.previews());
    return new DiffusionSession(session, warnings(spec, fit));
  }

  private SamplingRequest request(JobSpec spec, PromptFit fit) {
    Double budget = spec.budget().forwardEquivalents();
    return new SamplingRequest(
        spec.prompt(),
        spec.negativePrompt(),
        spec.width(),
        spec.height(),
        spec.steps(),
        spec.guidanceScale(),
        spec.seed(),
        fit.of(spec.subjects()),
        fit.of(spec.modifiers()),
        readsNoSubject(spec, fit) ? SamplingRequest.PLAIN : spec.method(),
        spec.budget().rounds(),
        fit.of(spec.boxes()).stream().map(DiffusionGenerator::box).toList(),
        fit.relations(spec.relations()),
        readsNoSubject(spec, fit) ? 1 : spec.candidates(),
        budget == null ? Double.POSITIVE_INFINITY : budget,
        fit.adapters(spec.subjects(), adapters(spec)),
        Optional.ofNullable(spec.start()).map(DiffusionGenerator::start));
  }

  private static StartImage start(JobStart start) {
    String mask = start.mask() == null ? "" : start.mask().sha256();
    return new StartImage(start.image().sha256(), start.strength(), mask);
  }

  /**
   * Whether the model reads none of the job's subjects: it is then sampled by the method plain, as
   * a prompt without subjects is.
   */
  private boolean readsNoSubject(JobSpec spec, PromptFit fit) {
    return fit.subjects().isEmpty() && !spec.subjects().isEmpty() && watches(spec.method());
  }

  private List<String> warnings(JobSpec spec, PromptFit fit) {
    var warnings = new ArrayList<>(fit.warnings());
    if (readsNoSubject(spec, fit))
      warnings.add(
          "the model reads none of the subjects, so the image was sampled by the method plain; name them earlier in the prompt");
    return List.copyOf(warnings);
  }

  private static List<AdapterUse> adapters(JobSpec spec) {
    return spec.adapters().stream().map(DiffusionGenerator::adapter).toList();
  }

  private static AdapterUse adapter(JobAdapter adapter) {
    var use = new AdapterUse(adapter.name(), adapter.sha256(), adapter.scale());
    return adapter.subject() == null ? use : use.of(adapter.subject());
  }

  private static Box box(dev.resow.contract.Box box) {
    return new Box(box.left(), box.top(), box.right(), box.bottom());
  }

  @Override
  public void close() {
    model.close();
  }
}
