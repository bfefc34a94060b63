package dev.resow.diffusion.model;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.tensor.Weights;
import java.util.function.Function;

/**
 * A place for one text encoder: loads it when needed and, if configured, releases it right after
 * use.
 *
 * @param <E> the encoder
 */
final class EncoderSlot<E> implements AutoCloseable {
  private final Function<NDManager, Weights> load;
  private final Function<Weights, E> network;
  private final NDManager parent;
  private NDManager manager;
  private E encoder;
  private Weights weights;
  private Overlay overlay = Overlay.NONE;

  EncoderSlot(NDManager parent, Function<NDManager, Weights> load, Function<Weights, E> network) {
    this.parent = parent;
    this.load = load;
    this.network = network;
  }

  /** The encoder, loaded if it was not. */
  E get() {
    if (encoder == null) {
      manager = parent.newSubManager();
      try {
        weights = load.apply(manager);
        weights.lay(overlay);
        encoder = network.apply(weights);
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
    return encoder;
  }

  /** Lays changes over the weights, now and after the next loading. */
  void lay(Overlay changes) {
    overlay = changes;
    if (weights != null) {
      weights.lay(changes);
    }
  }

  /** What lies over the weights. */
  Overlay changes() {
    return overlay;
  }

  /** Gives the weights' memory back; the next use loads again. */
  @Override
  public void close() {
    encoder = null;
    weights = null;
    if (manager != null) {
      manager.close();
      manager = null;
    }
  }
}
