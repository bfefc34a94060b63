package dev.resow.diffusion.sampler;

import dev.resow.diffusion.model.Sd3Model;

/** Opens sessions on a model. For one thread at a time, as the model is. */
public final class Sampler {
  private final Sd3Model model;
  private final Guides guides;

  /** A sampler that knows only plain pictures. */
  public Sampler(Sd3Model model) {
    this(model, Guides.PLAIN_ONLY);
  }

  /** A sampler with guidance methods. */
  public Sampler(Sd3Model model, Guides guides) {
    this.model = model;
    this.guides = guides;
  }

  /**
   * Begins a picture: encodes the prompts and draws the start noise. No step is done yet.
   *
   * @throws IllegalArgumentException with the reason, when this model cannot make it
   */
  public Session open(SamplingRequest request) {
    model.limits().checkSize(request.width(), request.height());
    model.limits().checkSteps(request.steps());
    return Session.open(model, guides, request);
  }

  /**
   * Goes on with a saved session.
   *
   * @throws IllegalArgumentException when it was made with another model
   */
  public Session resume(SessionState state) {
    if (!state.fingerprint().equals(model.fingerprint())) {
      throw new IllegalArgumentException(
          "the session belongs to model %s, this is %s"
              .formatted(state.fingerprint(), model.fingerprint()));
    }
    return Session.resume(model, guides, state);
  }
}
