package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Text encoders run once for each prompt, however many jobs and seeds ask for it. */
class PromptEncodingsTest {
  private static final int EACH = 4 * (3 * 2 + 2); // bytes of a toy embedding

  @Test
  void jobsThatAskAtTheSameTimeShareOneEncodingAndOwnTheirCopies() throws Exception {
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu(), 64);
        var threads = Executors.newFixedThreadPool(4)) {
      Callable<float[]> job =
          () -> {
            try (var session = model.manager().newSubManager()) {
              var embedding = model.encoders().encode("a cat and a dog", session);
              assertThat(embedding.sequence().getManager()).isSameAs(session);
              return embedding.sequence().toFloatArray();
            }
          };
      var results = threads.invokeAll(Collections.nCopies(8, job));
      float[] expected = model.encoders().encode("a cat and a dog").sequence().toFloatArray();
      for (var result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
      assertThat(model.encoders().encodings().encoded()).isEqualTo(1);
      assertThat(model.encoders().encodings().reused()).isEqualTo(8);
    }
  }

  @Test
  void whatWasUsedLongestAgoMakesRoom() {
    try (var owner = TensorEngine.manager()) {
      var cache = new PromptCache(owner, 2 * EACH);
      get(cache, "a", Overlay.NONE, owner);
      get(cache, "b", Overlay.NONE, owner);
      get(cache, "a", Overlay.NONE, owner);
      get(cache, "c", Overlay.NONE, owner); // in place of b
      assertThat(cache.counts()).isEqualTo(new PromptEncodings(3, 1, 2 * EACH));
      get(cache, "a", Overlay.NONE, owner);
      get(cache, "b", Overlay.NONE, owner);
      assertThat(cache.counts()).isEqualTo(new PromptEncodings(4, 2, 2 * EACH));
    }
  }

  @Test
  void aPromptUnderOtherAdaptersIsAnother() {
    var adapter = new Overlay(Map.of(), Map.of());
    try (var owner = TensorEngine.manager()) {
      var cache = new PromptCache(owner, 10 * EACH);
      get(cache, "a", Overlay.NONE, owner);
      get(cache, "a", adapter, owner);
      get(cache, "a", Overlay.NONE, owner);
      get(cache, "a", adapter, owner);
      assertThat(cache.counts()).isEqualTo(new PromptEncodings(2, 2, 2 * EACH));
    }
  }

  @Test
  void anEmbeddingBeyondTheBoundIsKeptUntilTheNextOne() {
    try (var owner = TensorEngine.manager()) {
      var cache = new PromptCache(owner, 1);
      var large = get(cache, "a", Overlay.NONE, owner);
      assertThat(large.pooled().toFloatArray()).hasSize(2);
      get(cache, "b", Overlay.NONE, owner);
      assertThat(cache.counts().bytes()).isEqualTo(EACH);
    }
  }

  private static PromptEmbedding get(
      PromptCache cache, String prompt, Overlay changes, NDManager owner) {
    return cache.get(
        prompt,
        List.of(changes),
        () -> new PromptEmbedding(owner.zeros(new Shape(1, 3, 2)), owner.zeros(new Shape(1, 2))));
  }
}
