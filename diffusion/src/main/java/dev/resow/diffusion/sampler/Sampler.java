package dev.resow.diffusion.sampler;

import dev.resow.diffusion.model.DiffusionModel;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens sessions on a model, for as many threads as the model. */
public final class Sampler {
  private final DiffusionModel model;
  private final SamplerPlans plans;

  /** A sampler that knows only plain pictures. */
  public Sampler(DiffusionModel model) {
    this(model, SamplerPlans.PLAIN_ONLY);
  }

  /** A sampler with guidance methods. */
  public Sampler(DiffusionModel model, SamplerPlans plans) {
    this.model = model;
    this.plans = plans;
  }

  /**
   * Begins a picture: encodes the prompts and draws the start noise. No step is done yet.
   *
   * @throws IllegalArgumentException with the reason, when this model cannot make it
   * @throws dev.resow.diffusion.adapter.AdapterUnavailableException when an adapter cannot be had
   */
  public Session open(SamplingRequest request) {
    return open(request, Optional.empty());
  }

  /**
   * The same, from a picture.
   *
   * @param picture that the request names; empty if it names none
   */
  public Session open(SamplingRequest request, Optional<StartPicture> picture) {
    model.limits().checkSize(request.width(), request.height());
    model.limits().checkSteps(request.steps());
    model.capabilities().check(request.guidanceScale(), request.negativePrompt());
    return build(
        request,
        picture,
        session -> {
          session.checkBudget();
          session.start(0);
        });
  }

  /**
   * Continues a saved session.
   *
   * @throws IllegalArgumentException when it was made with another model
   */
  public Session resume(SessionState state) {
    return resume(state, Optional.empty());
  }

  /**
   * The same, of a session that starts from a picture.
   *
   * @param picture that its request names, to the byte; empty if it names none
   */
  public Session resume(SessionState state, Optional<StartPicture> picture) {
    var ours = model.fingerprint(state.request().adapters());
    if (!state.fingerprint().equals(ours)) {
      throw new IllegalArgumentException(
          "the session belongs to model %s, this is %s".formatted(state.fingerprint(), ours));
    }
    return build(state.request(), picture, session -> session.restore(state));
  }

  private Session build(
      SamplingRequest request, Optional<StartPicture> picture, Consumer<Session> begin) {
    if (request.start().isPresent() != picture.isPresent()) {
      throw new IllegalArgumentException(
          request.start().isPresent()
              ? "image: the request names one, and none was given"
              : "image: the request names none, and one was given");
    }
    picture.ifPresent(start -> start.check(request));
    var manager = model.manager().newSubManager();
    try (var _ = model.adapters().hold(request.adapters())) {
      var session = new Session(model, plans, request, picture, manager);
      begin.accept(session);
      return session;
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }
}
