package dev.resow.diffusion.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.AdaptedNetwork;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.text.ClipTextEncoder;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.diffusion.text.PromptTokens;
import dev.resow.diffusion.text.T5Encoder;
import dev.resow.diffusion.text.Tokenizers;
import dev.resow.diffusion.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * From a prompt to the embeddings the transformer reads, as {@code encode_prompt} of diffusers'
 * pipeline of the model's kind does it. Each prompt is encoded once and its embedding kept for
 * other jobs, seeds and rounds, within a bound. Several threads may ask for prompts; one at a time
 * encodes.
 */
public final class TextEncoders implements AutoCloseable {
  /** Bytes of embeddings that are kept: twelve prompts of SD3-medium in float32. */
  private static final long REMEMBERED = 64L << 20;

  private final Tokenizers tokenizers;
  private final EncoderSlot<ClipTextEncoder> clip;
  private final Optional<EncoderSlot<ClipTextEncoder>> clip2;
  private final Optional<EncoderSlot<T5Encoder>> t5;
  private final EncoderParts parts;
  private final long jointChannels;
  private final int zeros;
  private final boolean keep;
  private final NDManager manager;
  private final ReentrantLock lock = new ReentrantLock();
  private final PromptCache remembered;

  /**
   * @param joint channels that the transformer reads
   * @param zeros positions in T5's place where the model has none: the reference appends as many as
   *     T5 would have
   */
  TextEncoders(
      NDManager manager,
      Tokenizers tokenizers,
      EncoderSlots slots,
      long joint,
      int zeros,
      boolean keep) {
    this.manager = manager.newSubManager();
    this.remembered = new PromptCache(this.manager, REMEMBERED);
    this.tokenizers = tokenizers;
    this.clip = slots.clip();
    this.clip2 = slots.clip2();
    this.t5 = slots.t5();
    this.parts = slots.parts();
    this.jointChannels = joint;
    this.zeros = zeros;
    this.keep = keep;
  }

  /** The tokens of a prompt; needs no encoder. */
  public PromptTokens tokens(String prompt) {
    return tokenizers.encode(prompt);
  }

  /**
   * The embeddings of a prompt, for one thread at a time. They stay valid until the model is closed
   * or others have pushed them out; a session takes copies by {@link #encode(String, NDManager)}.
   */
  public PromptEmbedding encode(String prompt) {
    lock.lock();
    try {
      return remembered.get(prompt, changes(), () -> encodeAnew(prompt));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Copies of the embeddings of a prompt. Waits while another thread encodes a prompt.
   *
   * @param owner of the copies
   */
  public PromptEmbedding encode(String prompt, NDManager owner) {
    lock.lock();
    try {
      var known = encode(prompt);
      return new PromptEmbedding(copy(known.sequence(), owner), copy(known.pooled(), owner));
    } finally {
      lock.unlock();
    }
  }

  private static NDArray copy(NDArray array, NDManager owner) {
    var copy = array.duplicate();
    copy.attach(owner);
    return copy;
  }

  /** What was encoded and what was known. */
  public PromptEncodings encodings() {
    lock.lock();
    try {
      return remembered.counts();
    } finally {
      lock.unlock();
    }
  }

  private List<Overlay> changes() {
    return Stream.of(Optional.of(clip), clip2, t5)
        .flatMap(Optional::stream)
        .map(EncoderSlot::changes)
        .toList();
  }

  private PromptEmbedding encodeAnew(String prompt) {
    try (var _ = NoGradient.begin();
        var work = manager.newSubManager()) {
      var fresh = encode(tokens(prompt), work);
      fresh.sequence().attach(manager);
      fresh.pooled().attach(manager);
      return fresh;
    }
  }

  private PromptEmbedding encode(PromptTokens tokens, NDManager work) {
    checkIds(tokens);
    var first = clip(clip, tokens.clip(), parts.clip().config().endToken(), work);
    return switch (parts.kind()) {
      case SD3 -> sd3(tokens, first, work);
      case FLUX -> new PromptEmbedding(t5(tokens, work), first.pooled());
      case SD1 -> new PromptEmbedding(first.last(), first.pooled());
    };
  }

  /** Both CLIP encoders side by side on channels, then T5; the transformer reads all positions. */
  private PromptEmbedding sd3(PromptTokens tokens, ClipTextEncoder.Output first, NDManager work) {
    long end = parts.clip2().orElseThrow().config().endToken();
    var second = clip(clip2.orElseThrow(), tokens.clip2(), end, work);
    NDArray both = first.penultimate().concat(second.penultimate(), 2); // (1, m, width + width2)
    long missing = jointChannels - both.getShape().get(2);
    NDArray padded =
        both.concat(
            work.zeros(new Shape(1, both.getShape().get(1), missing), both.getDataType()), 2);
    NDArray third = t5(tokens, work).toType(both.getDataType(), false); // (1, m3, joint)
    return new PromptEmbedding(padded.concat(third, 1), first.pooled().concat(second.pooled(), 1));
  }

  /** A folder may add tokens that its encoder was never widened for. */
  private void checkIds(PromptTokens tokens) {
    checkIds("text_encoder", tokens.clip(), parts.clip().vocabulary());
    parts
        .clip2()
        .ifPresent(second -> checkIds("text_encoder_2", tokens.clip2(), second.vocabulary()));
    tokens
        .t5()
        .ifPresent(
            t5 -> checkIds(parts.kind().t5Encoder(), t5, parts.t5().orElseThrow().vocabulary()));
  }

  private static void checkIds(String encoder, Tokens tokens, int vocabulary) {
    for (long id : tokens.ids()) {
      if (id >= vocabulary) {
        throw new IllegalArgumentException(
            "prompt: it contains the token id %d of the tokenizer, but the model's %s has only %d tokens"
                .formatted(id, encoder, vocabulary));
      }
    }
  }

  private ClipTextEncoder.Output clip(
      EncoderSlot<ClipTextEncoder> slot, Tokens tokens, long end, NDManager work) {
    var ids = work.create(tokens.ids(), new Shape(1, tokens.ids().length));
    var output = slot.get().forward(ids, new int[] {endPosition(tokens.ids(), end)});
    releaseUnlessKept(slot);
    return output;
  }

  private NDArray t5(PromptTokens tokens, NDManager work) {
    if (t5.isEmpty()) {
      return work.zeros(new Shape(1, zeros, jointChannels), DataType.FLOAT32);
    }
    long[] ids = tokens.t5().orElseThrow().ids();
    var output = t5.get().get().forward(work.create(ids, new Shape(1, ids.length)));
    releaseUnlessKept(t5.get());
    return output;
  }

  /**
   * Where CLIP pools: at the first end token. Configurations with the old end token 2 mean the
   * token of the highest id, which is the end token of the published vocabularies.
   */
  static int endPosition(long[] ids, long endToken) {
    int best = 0;
    for (int i = 0; i < ids.length; i++) {
      if (endToken != 2 && ids[i] == endToken) {
        return i;
      }
      if (endToken == 2 && ids[i] > ids[best]) {
        best = i;
      }
    }
    return best;
  }

  private void releaseUnlessKept(EncoderSlot<?> slot) {
    if (!keep) {
      slot.close();
    }
  }

  /** Gives the memory of the encoders back; the next unknown prompt loads them again. */
  public void release() {
    lock.lock();
    try {
      clip.close();
      clip2.ifPresent(EncoderSlot::close);
      t5.ifPresent(EncoderSlot::close);
    } finally {
      lock.unlock();
    }
  }

  /** The encoders as adapters see them. */
  List<AdaptedNetwork> networks() {
    var networks = new ArrayList<AdaptedNetwork>();
    networks.add(network(parts.clip().part(), clip));
    parts.clip2().ifPresent(encoder -> networks.add(network(encoder.part(), clip2.orElseThrow())));
    parts.t5().ifPresent(encoder -> networks.add(network(encoder.part(), t5.orElseThrow())));
    return networks;
  }

  private AdaptedNetwork network(Part part, EncoderSlot<?> slot) {
    return new AdaptedNetwork(
        part.name(), part.typeOf(), Optional.empty(), overlay -> lay(slot, overlay));
  }

  private void lay(EncoderSlot<?> slot, Overlay overlay) {
    lock.lock();
    try {
      slot.lay(overlay);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    release();
    tokenizers.close();
    manager.close();
  }
}
