package dev.resow.training.critic.blip;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.text.BertTokenizer;
import dev.resow.training.critic.Matcher;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.critic.folder.PictureInput;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * transformers' {@code BlipForImageTextRetrieval}: its head for pairs (ITM) after a text network
 * that looks at the picture, and the cosine (ITC) of two networks that do not meet.
 */
public final class BlipMatcher implements Matcher {
  /** The class that the folder's {@code config.json} names. */
  public static final String ARCHITECTURE = "BlipForImageTextRetrieval";

  private static final Kernel FIRST = Kernel.of("x", "return torch.select(x, 1, 0)");
  private static final Kernel LOG_MATCH =
      Kernel.of("x", "return torch.select(torch.log_softmax(x, -1), 1, 1)");
  private static final Kernel COSINE =
      Kernel.of(
          "x, y",
          "a = torch.clamp_min(torch.norm(x, 2, [-1], True), 1.0e-12)",
          "b = torch.clamp_min(torch.norm(y, 2, [-1], True), 1.0e-12)",
          "return torch.sum(torch.mul(torch.div(x, a), torch.div(y, b)), [-1], False)");

  private final BlipConfig config;
  private final NDManager manager;
  private final BertTokenizer tokenizer;
  private final PictureInput input;
  private final BlipVision vision;
  private final BlipText text;
  private final Weights weights;

  private BlipMatcher(CriticFolder folder, NDManager manager, Function<Shapes, Weights> loader) {
    this.manager = manager;
    this.config = BlipConfig.read(folder.config());
    this.input = folder.input(config.input(), config.vision().patch());
    this.weights = loader.apply(BlipShapes.matcher(config));
    this.vision = new BlipVision(config.vision(), weights.at("vision_model"));
    this.text = new BlipText(config.text(), weights.at("text_encoder"));
    this.tokenizer = BertTokenizer.load(folder.root(), config.positions());
  }

  /**
   * Reads a matcher in float32.
   *
   * @param folder in transformers' layout
   * @param device where it computes; pictures must be there
   * @throws dev.resow.diffusion.tensor.ModelFormatException when the folder holds something else, a
   *     file is missing or damaged, or a tensor is missing or of another shape
   */
  public static BlipMatcher load(Path folder, Device device) {
    var opened = CriticFolder.open(folder, ARCHITECTURE);
    var manager = TensorEngine.manager(device);
    return CriticFolder.closing(
        manager,
        () ->
            new BlipMatcher(
                opened, manager, shapes -> opened.load(shapes, KeyNames.EXACT, manager)));
  }

  /**
   * Reads all but the weights, and runs over others, such as ones in training.
   *
   * @param folder in transformers' layout
   * @param weights from the tensors that are needed; they outlive this
   */
  public static BlipMatcher over(Path folder, Function<Shapes, Weights> weights) {
    var opened = CriticFolder.open(folder, ARCHITECTURE);
    var manager = TensorEngine.manager();
    return CriticFolder.closing(manager, () -> new BlipMatcher(opened, manager, weights));
  }

  @Override
  public NDArray logProbability(NDArray pictures, List<String> texts) {
    var rows = rows(pictures, texts);
    return Scoped.run(pictures, false, x -> LOG_MATCH.apply(logits(x, rows)));
  }

  @Override
  public NDArray logProbabilities(NDArray picture, List<String> texts) {
    if (picture.getShape().get(0) != 1 || texts.isEmpty()) {
      throw new IllegalArgumentException(
          "expected one picture and a text, got %d and %d"
              .formatted(picture.getShape().get(0), texts.size()));
    }
    var rows = TextRows.of(tokenizer, texts, texts.size(), config.vocabulary());
    return Scoped.run(
        picture,
        false,
        x -> {
          NDArray seen = vision.forward(input.prepare(x)).repeat(0, texts.size()); // (n, m, d)
          return LOG_MATCH.apply(heads(x.getManager(), rows, seen));
        });
  }

  @Override
  public NDArray similarity(NDArray pictures, List<String> texts) {
    var rows = rows(pictures, texts);
    return Scoped.run(
        pictures,
        false,
        x -> {
          NDArray seen = FIRST.apply(vision.forward(input.prepare(x)));
          NDArray read = FIRST.apply(read(x.getManager(), rows, null));
          return COSINE.apply(
              weights.linear("vision_proj", seen), weights.linear("text_proj", read));
        });
  }

  private TextRows rows(NDArray pictures, List<String> texts) {
    return TextRows.of(tokenizer, texts, pictures.getShape().get(0), config.vocabulary());
  }

  /** No match, match: (b, 2). */
  NDArray logits(NDArray pictures, List<String> texts) {
    return logits(pictures, rows(pictures, texts));
  }

  private NDArray logits(NDArray pictures, TextRows rows) {
    NDArray seen = vision.forward(input.prepare(pictures)); // (b, m, d)
    return heads(pictures.getManager(), rows, seen);
  }

  /** No match, match, of pictures that are encoded: (b, 2). */
  private NDArray heads(NDManager scope, TextRows rows, NDArray seen) {
    return weights.linear("itm_head", FIRST.apply(read(scope, rows, seen)));
  }

  private NDArray read(NDManager scope, TextRows rows, NDArray seen) {
    return text.forward(rows.ids(scope), rows.paddingBias(scope), seen);
  }

  @Override
  public void close() {
    tokenizer.close();
    manager.close();
  }
}
