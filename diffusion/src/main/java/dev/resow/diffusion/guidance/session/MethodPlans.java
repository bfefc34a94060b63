package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.method.FluxMethods;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Methods;
import dev.resow.diffusion.guidance.method.UNetMethods;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelKind;
import dev.resow.diffusion.sampler.SamplerPlan;
import dev.resow.diffusion.sampler.SamplerPlans;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Every row of {@link Methods} as a sampler plan. */
public final class MethodPlans implements SamplerPlans {
  private final GuidanceSettings settings;
  private final Table table;
  private final Map<String, Method> own;

  /** The rows under some settings. */
  @FunctionalInterface
  private interface Table {
    SequencedMap<String, Method> of(GuidanceSettings settings);
  }

  /** With settings of one's own for a transformer, for calibration and experiments. */
  public MethodPlans(GuidanceSettings settings) {
    this(settings, Methods::table, Map.of());
  }

  /** With settings of one's own and the rows of a kind of model. */
  public MethodPlans(GuidanceSettings settings, ModelKind kind) {
    this(settings, table(kind), Map.of());
  }

  private MethodPlans(GuidanceSettings settings, Table table, Map<String, Method> own) {
    this.settings = settings;
    this.table = table;
    this.own = own;
  }

  private static Table table(ModelKind kind) {
    return switch (kind) {
      case SD3 -> Methods::table;
      case FLUX -> FluxMethods::table;
      case SD1 -> UNetMethods::table;
    };
  }

  /** With a row that is not in the table, or in place of the one of that name. */
  public MethodPlans with(Method method) {
    return new MethodPlans(settings, table, Map.of(method.name(), method));
  }

  /** With the settings of the model's folder. */
  public static MethodPlans of(DiffusionModel model) {
    return new MethodPlans(SettingsFile.read(model.folder(), model.backbone()), model.kind());
  }

  /** What a request may name as its method, in the order of the table. */
  public List<Offer> offers() {
    return table.of(settings).values().stream().map(m -> Offer.of(m, settings)).toList();
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
        (row == null ? Methods.find(request.method(), table.of(suited)) : row)
            .forRun(request.steps());
    check(method, suited, request, model);
    if (!method.subjects()) {
      return SamplerPlan.of(method.noise());
    }
    return new SubjectPlan(method, suited, model, request, prompt).open();
  }

  /** Refuses what this method cannot do with this request, with the reason. */
  private static void check(
      Method method, GuidanceSettings settings, SamplingRequest request, DiffusionModel model) {
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
    double least = leastForwards(method, request, model);
    if (request.budget() < least) {
      throw new IllegalArgumentException(
          "budget: %d candidates require at least %.0f forward equivalents, the budget is %.0f"
              .formatted(request.candidates(), least, request.budget()));
    }
  }

  /** Plain steps of all candidates up to the check, and then of one of them. */
  private static double leastForwards(
      Method method, SamplingRequest request, DiffusionModel model) {
    boolean cfg = model.capabilities().negativePrompt();
    int checked = method.watch().map(w -> w.step() + 1).orElse(0);
    int together = Math.min(checked, request.steps()) * (request.candidates() - 1);
    int corrections =
        request.steps() < 2 ? 0 : model.scheduler().corrections() * request.candidates();
    return (request.steps() + together + corrections)
        * (cfg && request.guidanceScale() > 1 ? 2.0 : 1);
  }
}
