package dev.resow.training.critic.blip;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.text.BertTokenizer;
import dev.resow.training.critic.Captioner;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.critic.folder.PictureInput;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * transformers' {@code BlipForConditionalGeneration}: the decoder reads the caption word by word,
 * looks at the picture, and names the next word.
 */
public final class BlipCaptioner implements Captioner {
  /** The class that the folder's {@code config.json} names. */
  public static final String ARCHITECTURE = "BlipForConditionalGeneration";

  private static final Kernel MEAN_NLL =
      Kernel.of(
          "x, t, w",
          "p = torch.log_softmax(torch.slice(x, 1, 0, -1), -1)",
          "q = torch.squeeze(torch.gather(p, -1, torch.unsqueeze(t, -1)), -1)",
          "return torch.neg(torch.sum(torch.mul(q, w), [1], False))");

  private final BlipConfig config;
  private final NDManager manager;
  private final BertTokenizer tokenizer;
  private final PictureInput input;
  private final BlipVision vision;
  private final BlipText text;
  private final Weights head;
  private final NDArray words;

  private BlipCaptioner(CriticFolder folder, NDManager manager, Function<Shapes, Weights> loader) {
    this.manager = manager;
    this.config = BlipConfig.read(folder.config());
    this.input = folder.input(config.input(), config.vision().patch());
    Weights weights = loader.apply(BlipShapes.captioner(config));
    this.vision = new BlipVision(config.vision(), weights.at("vision_model"));
    this.text = new BlipText(config.text(), weights.at("text_decoder.bert"));
    this.head = weights.at("text_decoder.cls.predictions");
    this.words = weights.get("text_decoder.bert.embeddings.word_embeddings.weight");
    this.tokenizer = BertTokenizer.load(folder.root(), config.positions());
  }

  /**
   * Reads a captioner in float32.
   *
   * @param folder in transformers' layout
   * @param device where it computes; pictures must be there
   * @throws dev.resow.diffusion.tensor.ModelFormatException when the folder holds something else, a
   *     file is missing or damaged, or a tensor is missing or of another shape
   */
  public static BlipCaptioner load(Path folder, Device device) {
    var opened = CriticFolder.open(folder, ARCHITECTURE);
    var manager = TensorEngine.manager(device);
    return CriticFolder.closing(
        manager,
        () ->
            new BlipCaptioner(
                opened, manager, shapes -> opened.load(shapes, BlipShapes.NAMES, manager)));
  }

  /**
   * Reads all but the weights, and runs over others, such as ones in training.
   *
   * @param folder in transformers' layout
   * @param weights from the tensors that are needed; they outlive this
   */
  public static BlipCaptioner over(Path folder, Function<Shapes, Weights> weights) {
    var opened = CriticFolder.open(folder, ARCHITECTURE);
    var manager = TensorEngine.manager();
    return CriticFolder.closing(manager, () -> new BlipCaptioner(opened, manager, weights));
  }

  @Override
  public NDArray negativeLogLikelihood(NDArray pictures, List<String> captions, String prefix) {
    var rows = rows(pictures, captions.stream().map(prefix::concat).toList());
    var before = tokenizer.encode(prefix);
    if (before.truncated()) {
      throw new IllegalArgumentException(
          "expected a prefix that leaves room for a caption, got one of more than the %d tokens of the longest text"
              .formatted(config.positions()));
    }
    int skipped = before.used() - 2; // without its start and end token
    return Scoped.run(
        pictures,
        false,
        x -> {
          NDManager scope = x.getManager();
          NDArray weights = rows.weights(scope, skipped);
          return MEAN_NLL.apply(logits(x, rows), rows.targets(scope), weights);
        });
  }

  private TextRows rows(NDArray pictures, List<String> texts) {
    return TextRows.of(tokenizer, texts, pictures.getShape().get(0), config.vocabulary());
  }

  /** Of every token after each token of the captions: (b, n, vocabulary). */
  NDArray logits(NDArray pictures, List<String> captions) {
    return logits(pictures, rows(pictures, captions));
  }

  private NDArray logits(NDArray pictures, TextRows rows) {
    NDManager scope = pictures.getManager();
    NDArray seen = vision(pictures);
    NDArray x =
        text.forward(
            rows.idsAfter(scope, config.startToken()), rows.causalBias(scope), seen); // (b, n, d)
    Weights transform = head.at("transform");
    x = config.text().activation().of(transform.linear("dense", x));
    x = transform.layerNorm("LayerNorm", x, config.text().eps());
    return Kernels.linear(x, words, head.get("bias"), Precision.FP32);
  }

  /** Tokens of the pictures (b, m, d). */
  NDArray vision(NDArray pictures) {
    return vision.forward(input.prepare(pictures));
  }

  @Override
  public void close() {
    tokenizer.close();
    manager.close();
  }
}
