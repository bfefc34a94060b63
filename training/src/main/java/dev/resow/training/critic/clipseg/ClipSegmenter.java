package dev.resow.training.critic.clipseg;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.text.ClipTextEncoder;
import dev.resow.diffusion.text.ClipTokenizer;
import dev.resow.diffusion.text.Tokens;
import dev.resow.training.critic.Segmenter;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.critic.folder.PictureInput;
import dev.resow.training.critic.folder.Vocabulary;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * transformers' {@code CLIPSegForImageSegmentation}: the mask of what a text names, from some
 * layers of a CLIP vision network and the text's embedding.
 */
public final class ClipSegmenter implements Segmenter {
  /** The class that the folder's {@code config.json} names. */
  public static final String ARCHITECTURE = "CLIPSegForImageSegmentation";

  private final ClipSegConfig config;
  private final NDManager manager;
  private final ClipTokenizer tokenizer;
  private final PictureInput input;
  private final ClipTextEncoder text;
  private final ClipVision vision;
  private final ClipSegDecoder decoder;

  private ClipSegmenter(CriticFolder folder, NDManager manager, Function<Shapes, Weights> loader) {
    this.manager = manager;
    this.config = ClipSegConfig.read(folder.config());
    this.input = folder.input(config.input(), config.vision().patch());
    Weights weights = loader.apply(ClipSegShapes.of(config));
    this.text = new ClipTextEncoder(config.text(), weights.at("clip"));
    this.vision = new ClipVision(config.vision(), weights.at("clip.vision_model"));
    this.decoder = new ClipSegDecoder(config, weights.at("decoder"));
    this.tokenizer = ClipTokenizer.load(folder.root(), config.text().positions());
  }

  /**
   * Reads a segmenter in float32.
   *
   * @param folder in transformers' layout
   * @param device where it computes; pictures must be there
   * @throws dev.resow.diffusion.tensor.ModelFormatException when the folder holds something else, a
   *     file is missing or damaged, or a tensor is missing or of another shape
   */
  public static ClipSegmenter load(Path folder, Device device) {
    var opened = CriticFolder.open(folder, ARCHITECTURE);
    var manager = TensorEngine.manager(device);
    return CriticFolder.closing(
        manager,
        () ->
            new ClipSegmenter(
                opened, manager, shapes -> opened.load(shapes, KeyNames.EXACT, manager)));
  }

  /**
   * Reads all but the weights, and runs over others, such as ones in training.
   *
   * @param folder in transformers' layout
   * @param weights from the tensors that are needed; they outlive this
   */
  public static ClipSegmenter over(Path folder, Function<Shapes, Weights> weights) {
    var opened = CriticFolder.open(folder, ARCHITECTURE);
    var manager = TensorEngine.manager();
    return CriticFolder.closing(manager, () -> new ClipSegmenter(opened, manager, weights));
  }

  @Override
  public NDArray logits(NDArray pictures, List<String> nouns) {
    long b = pictures.getShape().get(0);
    if (nouns.size() != b) {
      throw new IllegalArgumentException(
          "expected a noun for each of %d pictures, got %d".formatted(b, nouns.size()));
    }
    var rows = nouns.stream().map(tokenizer::encode).toList();
    return Scoped.run(
        pictures,
        false,
        x -> {
          NDArray pixels = input.prepare(x);
          NDArray noun = text.forward(ids(x.getManager(), rows), ends(rows)).pooled();
          int patch = config.vision().patch();
          long down = pixels.getShape().get(2) / patch;
          long across = pixels.getShape().get(3) / patch;
          return decoder.logits(vision.after(pixels, config.extracted()), noun, down, across);
        });
  }

  private NDArray ids(NDManager scope, List<Tokens> rows) {
    Vocabulary.check(rows, config.vocabulary());
    long[] all = rows.stream().flatMapToLong(row -> Arrays.stream(row.ids())).toArray();
    return scope.create(all, new Shape(rows.size(), tokenizer.maxLength()));
  }

  private static int[] ends(List<Tokens> rows) {
    return rows.stream().mapToInt(row -> row.used() - 1).toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
    manager.close();
  }
}
