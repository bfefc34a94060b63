package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.mmdit.AttentionTap;
import dev.resow.diffusion.mmdit.Conditioning;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What acts on the latent between sampler steps: the place where a guidance method is plugged in. A
 * guide belongs to one session. Arrays it makes belong to the manager of the latent it was given.
 * The first axis of every latent is the candidate: 1 unless the request asks for more.
 */
public interface Guide {
  /** Changes nothing and looks at nothing. */
  Guide NONE = (at, latent, prompt) -> new Moved(latent, Map.of());

  /**
   * A latent after guidance.
   *
   * @param latent (candidates, channels, h, w), float32
   * @param candidates what was done to each
   * @param forwards work in forward equivalents: conditional forward passes of one candidate
   */
  record Moved(NDArray latent, List<Done> candidates, double forwards) {
    /** One candidate, work not counted. */
    public Moved(NDArray latent, Map<String, Double> losses) {
      this(latent, List.of(new Done(0, losses)), 0);
    }

    /** What was done to a candidate. */
    Done done(int candidate) {
      return candidate < candidates.size() ? candidates.get(candidate) : Done.NOTHING;
    }
  }

  /**
   * Guidance of one candidate at one step.
   *
   * @param updates gradient updates
   * @param losses by term, at the last look; empty when this step is not guided
   */
  record Done(int updates, Map<String, Double> losses) {
    static final Done NOTHING = new Done(0, Map.of());
  }

  /**
   * Where the session stands.
   *
   * @param round of the first candidate, from 0
   * @param seeds of the candidates' rounds
   * @param step the step to be done next, from 0
   * @param steps steps of the round
   * @param timestep what the transformer is told, 1000 sigma
   * @param sigma noise level of the latent
   */
  record At(int round, List<Long> seeds, int step, int steps, float timestep, float sigma) {}

  /**
   * Moves the latent before the prediction of a step.
   *
   * @param prompt what the model knows of the prompt at this step, one row; made when asked for
   * @throws DivergedException when a loss or gradient of a candidate is not finite
   */
  Moved before(At at, NDArray latent, Supplier<Conditioning> prompt);

  /** The most that {@link #before} may cost at this step, in forward equivalents. */
  default double worst(At at) {
    return 0;
  }

  /** What this step leads away from instead of the request's negative prompt, if anything. */
  default Optional<PromptEmbedding> negative(At at) {
    return Optional.empty();
  }

  /**
   * Prompts that a step is predicted under, each for its part of the picture.
   *
   * @param prompts in place of the request's own, (1, m, d) and (1, p) each; none: the request's
   *     own for the whole picture
   * @param whole whether the request's own is predicted under as well, for the watch to see
   */
  record Parts(List<PromptEmbedding> prompts, boolean whole) {
    /** The request's own prompt and nothing else. */
    public static final Parts NONE = new Parts(List.of(), true);

    public Parts {
      prompts = List.copyOf(prompts);
    }

    boolean none() {
      return prompts.isEmpty();
    }

    /** Forward passes of one candidate beyond those of a plain step. */
    public int extra() {
      return prompts.size() - (whole ? 0 : 1);
    }
  }

  /**
   * The prompts of a step.
   *
   * @param room forward equivalents that one candidate may cost beyond a plain step
   */
  default Parts parts(At at, double room) {
    return Parts.NONE;
  }

  /**
   * Passes that {@link #parts} add to a plain rest of the run.
   *
   * @param step first step of the rest
   * @param steps of the run
   */
  default int ahead(int step, int steps) {
    return 0;
  }

  /** Whether a step is under classifier-free guidance, if the request asks for it. */
  default boolean guided(int step) {
    return true;
  }

  /**
   * Share of the latent's noise that a step renews, 0 (none) to 1 (all), see {@link NextLatent}.
   */
  default double renewed(int step) {
    return 0;
  }

  /**
   * Where each of the step's {@link #parts} counts. Called after the prediction and what {@link
   * #watch} saw of it, only when there are parts.
   *
   * @param step owns the result
   * @return (candidates, parts, h, w) of the latent, 1 over all parts
   */
  default NDArray shares(At at, NDManager step) {
    throw new UnsupportedOperationException("this guide has no regions");
  }

  /**
   * What looks at the attention of the step's own prediction; the conditional rows are the last of
   * the batch.
   */
  default AttentionTap watch(At at) {
    return AttentionTap.NONE;
  }

  /**
   * The verdicts on the candidates.
   *
   * @param detections one per candidate at the detection step; empty at every other step
   * @param forwards work of the look beyond the prediction, in forward equivalents
   */
  record Looked(List<Detection> detections, double forwards) {
    /** Not the detection step. */
    public static final Looked NOTHING = new Looked(List.of(), 0);
  }

  /**
   * Judges what {@link #watch} saw and what the step predicts. Called while the arrays of the
   * prediction still live.
   *
   * @param latent what the step started from, after {@link #before}
   * @param velocity the prediction, same shape
   * @param room forward equivalents that the look may cost beyond the prediction
   */
  default Looked after(At at, NDArray latent, NDArray velocity, double room) {
    return Looked.NOTHING;
  }

  /** Work of the look at one candidate in this round, in forward equivalents; 0 once it is done. */
  default double look(At at) {
    return 0;
  }

  /**
   * Steps of a round after which only one candidate goes on: those up to the look.
   *
   * @param steps of the whole run, for a guide that never looks
   */
  default int together(int steps) {
    return steps;
  }

  /**
   * From now on there are only these candidates.
   *
   * @param candidates indices, ascending
   * @param before how many there were
   */
  default void keep(List<Integer> candidates, int before) {}

  /**
   * A new round begins: forget the old one.
   *
   * @param seeds of the new round's candidates
   * @return what the round starts from (candidates, channels, h, w); empty for the seeds' own noise
   */
  default Optional<float[]> restart(List<Long> seeds) {
    return Optional.empty();
  }

  /** Everything this guide must remember between two steps. */
  default byte[] save() {
    return new byte[0];
  }

  /** Takes up what {@link #save} gave. */
  default void resume(byte[] state) {}
}
