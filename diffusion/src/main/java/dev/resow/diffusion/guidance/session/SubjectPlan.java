package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.mmdit.KeptPrompts;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import dev.resow.diffusion.guidance.mmdit.NameProbe;
import dev.resow.diffusion.guidance.mmdit.SwappedPrompts;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.subject.NameSwap;
import dev.resow.diffusion.guidance.subject.SubjectPrompts;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.sampler.SamplerPlan;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.schedule.NoisePlan;
import dev.resow.diffusion.tensor.RowGroups;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;

/**
 * The plan of a method that acts on the subjects of a prompt.
 *
 * @param method for the request's number of steps
 * @param prompt the embedding of the request's prompt; its manager also owns the other prompts
 */
record SubjectPlan(
    Method method,
    GuidanceSettings settings,
    DiffusionModel model,
    SamplingRequest request,
    PromptEmbedding prompt) {

  SamplerPlan open() {
    var tokens =
        SubjectTokens.of(
            request.prompt(),
            request.subjects(),
            request.modifiers(),
            model.encoders().tokens(request.prompt()));
    var backbone = model.backbone().guided(request.guidanceScale());
    var view = new MmditView(backbone, tokens, settings);
    var swaps = new SwappedPrompts(NameSwap.of(request.prompt(), tokens.subjects()), this::encode);
    var composer = composer(tokens);
    boolean nothingToJoin = method.regions().isPresent() && composer.isEmpty();
    var noise = nothingToJoin ? NoisePlan.EULER : method.noise();
    var check = check(backbone, tokens, swaps);
    var maps = new SubjectMaps(view, image());
    var moves = new MoveGuidance(method, view, tokens, request, image());
    var regions = new RegionPlan(method, swaps, composer, check, maps);
    return new SamplerPlan(
        new MethodGuidance(moves, regions, check, maps),
        regions,
        noise,
        new MethodCosts(method, view, check, composer, request.candidates()),
        method.regions().isPresent() ? settings.regions().seeds() : List.of());
  }

  private RegionComposer composer(SubjectTokens tokens) {
    var own = SubjectPrompts.of(request.prompt(), tokens.subjects());
    var prompts =
        new KeptPrompts(
            own, (subject, text) -> RowGroups.one(subject).during(() -> ofRegion(text)));
    int patch = model.backbone().attention(settings.blocks().reference().getFirst()).patch();
    return new RegionComposer(
        method.regions(), method.layout(), request.relations(), prompts, adapted(), image(), patch);
  }

  private AdaptedRegions adapted() {
    boolean cfg = model.capabilities().negativePrompt() && request.guidanceScale() > 1;
    return new AdaptedRegions(
        AdapterUse.subjects(request.adapters()), cfg ? method.noise().guidanceEnd() : 0);
  }

  private PromptEmbedding encode(String text) {
    return model.encoders().encode(text, session());
  }

  /** The embedding between the request's prompt and a subject's own. */
  private PromptEmbedding ofRegion(String text) {
    float share = (float) settings.regions().promptShare();
    if (share == 1) {
      return encode(text);
    }
    try (var work = session().newSubManager()) {
      var own = model.encoders().encode(text, work);
      return new PromptEmbedding(
          between(prompt.sequence(), own.sequence(), share),
          between(prompt.pooled(), own.pooled(), share));
    }
  }

  /** Linear, {@code to} at 1; belongs to the session. */
  private NDArray between(NDArray from, NDArray to, float share) {
    try (var copy = from.duplicate()) {
      copy.attach(to.getManager());
      NDArray between = to.mul(share).add(copy.mul(1 - share));
      between.attach(session());
      return between;
    }
  }

  private OverlapCheck check(Backbone backbone, SubjectTokens tokens, SwappedPrompts swaps) {
    var described =
        tokens.subjects().stream().map(subject -> subject.described(request.prompt())).toList();
    var names = new NameProbe(backbone, prompt, swaps, settings.names(), model.scheduler());
    return new OverlapCheck(method, tokens, described, settings, names, request.relations());
  }

  /** Shape of one candidate's latent (c, h, w). */
  private Shape image() {
    int factor = model.vae().config().factor();
    return new Shape(
        model.backbone().latent().channels(), request.height() / factor, request.width() / factor);
  }

  private NDManager session() {
    return prompt.sequence().getManager();
  }
}
