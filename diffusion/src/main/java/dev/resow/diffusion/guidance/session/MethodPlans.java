package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Methods;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.sampler.SamplerPlan;
import dev.resow.diffusion.sampler.SamplerPlans;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.Map;

/** Every row of {@link Methods} as a sampler plan. */
public final class MethodPlans implements SamplerPlans {
  private final GuidanceSettings settings;
  private final Map<String, Method> own;

  /** With settings of one's own, for calibration and experiments. */
  public MethodPlans(GuidanceSettings settings) {
    this(settings, Map.of());
  }

  private MethodPlans(GuidanceSettings settings, Map<String, Method> own) {
    this.settings = settings;
    this.own = own;
  }

  /** With a row that is not in the table, or in place of the one of that name. */
  public MethodPlans with(Method method) {
    return new MethodPlans(settings, Map.of(method.name(), method));
  }

  /** With the settings of the model's folder. */
  public static MethodPlans of(DiffusionModel model) {
    return new MethodPlans(SettingsFile.read(model.folder(), model.backbone().blocks()));
  }

  /** What a request may name as its method, in the order of the table. */
  public List<Offer> offers() {
    return Methods.table(settings).values().stream().map(m -> Offer.of(m, settings)).toList();
  }

  /** The names of {@link #offers}. */
  public List<String> names() {
    return offers().stream().map(Offer::name).toList();
  }

  public GuidanceSettings settings() {
    return settings;
  }

  @Override
  public SamplerPlan open(DiffusionModel model, SamplingRequest request, PromptEmbedding prompt) {
    var suited = settings.of(request.subjects().size());
    Method row = own.get(request.method());
    Method method =
        (row == null ? Methods.find(request.method(), suited) : row).forRun(request.steps());
    check(method, suited, request, model.capabilities().negativePrompt());
    if (!method.subjects()) {
      return SamplerPlan.of(method.noise());
    }
    return new SubjectPlan(method, suited, model, request, prompt).open();
  }

  /**
   * Refuses what this method cannot do with this request, with the reason.
   *
   * @param cfg whether the model has classifier-free guidance
   */
  private static void check(
      Method method, GuidanceSettings settings, SamplingRequest request, boolean cfg) {
    Offer offer = Offer.of(method, settings);
    if (offer.subjects() && request.subjects().isEmpty()) {
      throw new IllegalArgumentException(
          "subjects: method '%s' requires subjects of the prompt, none were given"
              .formatted(method.name()));
    }
    if (offer.boxes() && request.boxes().size() != request.subjects().size()) {
      throw new IllegalArgumentException(
          "boxes: method '%s' requires one box per subject, %d subjects and %d boxes were given"
              .formatted(method.name(), request.subjects().size(), request.boxes().size()));
    }
    if (request.candidates() > 1 && !offer.candidates()) {
      throw new IllegalArgumentException(
          "candidates: method '%s' %s, so it cannot choose among %d"
              .formatted(
                  method.name(),
                  offer.checks() ? "continues from one composition" : "never checks its pictures",
                  request.candidates()));
    }
    double least = leastForwards(method, request, cfg);
    if (request.budget() < least) {
      throw new IllegalArgumentException(
          "budget: %d candidates require at least %.0f forward equivalents, the budget is %.0f"
              .formatted(request.candidates(), least, request.budget()));
    }
  }

  /** Plain steps of all candidates up to the check, and then of one of them. */
  private static double leastForwards(Method method, SamplingRequest request, boolean cfg) {
    int checked = method.watch().map(w -> w.step() + 1).orElse(0);
    int together = Math.min(checked, request.steps()) * (request.candidates() - 1);
    return (request.steps() + together) * (cfg && request.guidanceScale() > 1 ? 2.0 : 1);
  }
}
