package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Methods;
import dev.resow.diffusion.guidance.method.Walk;
import dev.resow.diffusion.guidance.mmdit.KeptPrompts;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import dev.resow.diffusion.guidance.mmdit.NameProbe;
import dev.resow.diffusion.guidance.mmdit.SwappedPrompts;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.guidance.subject.NameSwap;
import dev.resow.diffusion.guidance.subject.RegionPrompts;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Guide;
import dev.resow.diffusion.sampler.Guides;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.Map;

/** Every row of {@link Methods} as a guide. */
public final class MethodGuides implements Guides {
  private final GuidanceSettings settings;
  private final Map<String, Method> own;

  /** With settings of one's own, for calibration and experiments. */
  public MethodGuides(GuidanceSettings settings) {
    this(settings, Map.of());
  }

  private MethodGuides(GuidanceSettings settings, Map<String, Method> own) {
    this.settings = settings;
    this.own = own;
  }

  /** With a row that is not in the table, or in place of the one of that name. */
  public MethodGuides with(Method method) {
    return new MethodGuides(settings, Map.of(method.name(), method));
  }

  /** With the settings of the model's folder. */
  public static MethodGuides of(Sd3Model model) {
    return new MethodGuides(
        SettingsFile.read(model.folder(), model.transformer().config().layers()));
  }

  /** What a request may name as its method, in the order of the table. */
  public List<Offer> offers() {
    return Methods.table(settings).values().stream().map(Offer::of).toList();
  }

  /** The names of {@link #offers}. */
  public List<String> names() {
    return offers().stream().map(Offer::name).toList();
  }

  public GuidanceSettings settings() {
    return settings;
  }

  @Override
  public Guide open(Sd3Model model, SamplingRequest request, PromptEmbedding prompt) {
    Method row = own.get(request.method());
    Method method =
        (row == null ? Methods.find(request.method(), settings) : row).forRun(request.steps());
    check(method, request);
    if (!method.subjects()) {
      return new WalkGuide(method.walk());
    }
    var tokens =
        SubjectTokens.of(
            request.prompt(),
            request.subjects(),
            request.modifiers(),
            model.encoders().tokens(request.prompt()));
    var view = new MmditView(model.transformer(), tokens, settings);
    int factor = model.vae().config().factor();
    var image =
        new Shape(
            model.transformer().config().inChannels(),
            request.height() / factor,
            request.width() / factor);
    var swaps =
        new SwappedPrompts(
            NameSwap.of(request.prompt(), tokens.subjects()),
            model.encoders()::encode,
            prompt.sequence().getManager());
    var names = new NameProbe(model.transformer(), prompt, swaps, settings.names());
    var composer =
        new RegionComposer(
            method.regions(),
            new KeptPrompts(
                RegionPrompts.of(request.prompt(), tokens.subjects()),
                model.encoders()::encode,
                prompt.sequence().getManager()),
            image,
            model.transformer().config().patchSize());
    boolean nothingToPart = method.regions().isPresent() && composer.none();
    var fitting = nothingToPart ? method.walking(Walk.EULER) : method;
    var described =
        tokens.subjects().stream().map(subject -> subject.described(request.prompt())).toList();
    var look = new Look(fitting, tokens, described, settings, names);
    return new MethodGuide(fitting, view, tokens, request, look, swaps, composer, image);
  }

  /** Refuses what this method cannot do with this request, with the reason. */
  private static void check(Method method, SamplingRequest request) {
    Offer offer = Offer.of(method);
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
                  offer.looks() ? "continues from one composition" : "does not check for overlaps",
                  request.candidates()));
    }
    double least = leastForwards(method, request);
    if (request.budget() < least) {
      throw new IllegalArgumentException(
          "budget: %d candidates require at least %.0f forward equivalents, the budget is %.0f"
              .formatted(request.candidates(), least, request.budget()));
    }
  }

  /** Plain steps of all candidates up to the look, and then of one of them. */
  private static double leastForwards(Method method, SamplingRequest request) {
    int look = method.watch().map(w -> w.step() + 1).orElse(0);
    int together = Math.min(look, request.steps()) * (request.candidates() - 1);
    return (request.steps() + together) * (request.guidanceScale() > 1 ? 2.0 : 1);
  }
}
