package dev.resow.diffusion.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.tensor.RowGroups;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * Embeddings of prompts, for all jobs of one model: each prompt is encoded once, until it has to
 * make room for others. What was used longest ago goes first. For one thread at a time.
 */
final class PromptCache {
  private final NDManager owner;
  private final long limit;
  private final SequencedMap<Key, PromptEmbedding> known = new LinkedHashMap<>(16, .75f, true);
  private long bytes;
  private long encoded;
  private long reused;

  /**
   * A prompt under the changes that lie over the encoders; they are compared as objects.
   *
   * @param changes of every encoder
   * @param rows those that have changes of their own
   */
  private record Key(String prompt, List<Identity> changes, RowGroups rows) {}

  private record Identity(Overlay overlay) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity(Overlay another) && overlay == another;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(overlay);
    }
  }

  /**
   * @param owner of the embeddings
   * @param limit bytes that they may take; the latest one is kept whatever its size
   */
  PromptCache(NDManager owner, long limit) {
    this.owner = owner;
    this.limit = limit;
  }

  /**
   * The embedding of a prompt, valid until others have pushed it out. It depends on {@link
   * RowGroups#current} where changes of single rows lie over an encoder.
   *
   * @param changes what lies over each encoder
   * @param encode makes it; the cache takes it from its manager
   */
  PromptEmbedding get(String prompt, List<Overlay> changes, Supplier<PromptEmbedding> encode) {
    boolean own = changes.stream().anyMatch(overlay -> !overlay.rowPaths().isEmpty());
    var rows = own ? RowGroups.current() : RowGroups.NONE;
    var key = new Key(prompt, changes.stream().map(Identity::new).toList(), rows);
    var hit = known.get(key);
    if (hit != null) {
      reused++;
      return hit;
    }
    var fresh = encode.get();
    encoded++;
    fresh.sequence().attach(owner);
    fresh.pooled().attach(owner);
    known.put(key, fresh);
    bytes += bytes(fresh);
    while (bytes > limit && known.size() > 1) {
      forget(known.pollFirstEntry().getValue());
    }
    return fresh;
  }

  private void forget(PromptEmbedding embedding) {
    bytes -= bytes(embedding);
    embedding.sequence().close();
    embedding.pooled().close();
  }

  private static long bytes(PromptEmbedding embedding) {
    return bytes(embedding.sequence()) + bytes(embedding.pooled());
  }

  private static long bytes(NDArray array) {
    return array.size() * array.getDataType().getNumOfBytes();
  }

  PromptEncodings counts() {
    return new PromptEncodings(encoded, reused, bytes);
  }
}
