package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.text.ClipTokenizer;
import dev.resow.diffusion.text.PromptTokenizer;
import dev.resow.diffusion.text.T5Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Captions as token ids of the three tokenizers; each caption is tokenised once. */
final class CaptionTokens implements AutoCloseable {
  /**
   * @param clipL (b, 20) int64
   * @param clipG (b, 20) int64
   * @param clipEnds position of the end token of each row
   * @param t5 (b, 20) int64
   */
  record Batch(NDArray clipL, NDArray clipG, int[] clipEnds, NDArray t5) {}

  private record Ids(long[] clipL, long[] clipG, int clipEnd, long[] t5) {}

  private final PromptTokenizer clipL;
  private final PromptTokenizer clipG;
  private final PromptTokenizer t5;
  private final Map<String, Ids> known = new ConcurrentHashMap<>();

  CaptionTokens(Path modelFolder) {
    clipL = ClipTokenizer.load(modelFolder.resolve("tokenizer"));
    clipG = ClipTokenizer.load(modelFolder.resolve("tokenizer_2"));
    t5 = T5Tokenizer.load(modelFolder.resolve("tokenizer_3"));
  }

  Batch batch(NDManager scope, List<String> captions) {
    int b = captions.size();
    int m = DemoShape.POSITIONS;
    var l = new long[b * m];
    var g = new long[b * m];
    var t = new long[b * m];
    var ends = new int[b];
    for (int i = 0; i < b; i++) {
      Ids ids = known.computeIfAbsent(captions.get(i), this::ids);
      System.arraycopy(ids.clipL(), 0, l, i * m, m);
      System.arraycopy(ids.clipG(), 0, g, i * m, m);
      System.arraycopy(ids.t5(), 0, t, i * m, m);
      ends[i] = ids.clipEnd();
    }
    var shape = new Shape(b, m);
    return new Batch(scope.create(l, shape), scope.create(g, shape), ends, scope.create(t, shape));
  }

  private Ids ids(String caption) {
    var first = clipL.encode(caption);
    return new Ids(
        first.ids(), clipG.encode(caption).ids(), first.used() - 1, t5.encode(caption).ids());
  }

  @Override
  public void close() {
    clipL.close();
    clipG.close();
    t5.close();
  }
}
