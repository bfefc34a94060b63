package dev.resow.training.critic.blip;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.text.BertTokenizer;
import dev.resow.training.critic.RewardModel;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.critic.folder.PictureInput;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * BLIP's encoders with a linear head: the text network looks at the picture, and the state of its
 * first token becomes a number (IterComp, arXiv 2410.07171, section 3.3). The folder is this
 * project's own: that of a {@code BlipForImageTextRetrieval} with the tensors {@code
 * reward_head.weight} (1, d) and {@code reward_head.bias} (1) in place of the three heads, and
 * {@code "reward": {"mean": 0, "deviation": 1}} in {@code config.json}.
 */
public final class BlipReward implements RewardModel {
  /** The class that the folder's {@code config.json} names. */
  public static final String ARCHITECTURE = "BlipForImageReward";

  private static final Kernel FIRST = Kernel.of("x", "return torch.select(x, 1, 0)");

  private final BlipConfig config;
  private final RewardScale scale;
  private final NDManager manager;
  private final BertTokenizer tokenizer;
  private final PictureInput input;
  private final BlipVision vision;
  private final BlipText text;
  private final Weights weights;

  private BlipReward(CriticFolder folder, NDManager manager, Function<Shapes, Weights> loader) {
    this.manager = manager;
    this.config = BlipConfig.read(folder.config());
    this.scale = RewardScale.read(folder.config());
    this.input = folder.input(config.input(), config.vision().patch());
    this.weights = loader.apply(BlipShapes.reward(config));
    this.vision = new BlipVision(config.vision(), weights.at("vision_model"));
    this.text = new BlipText(config.text(), weights.at("text_encoder"));
    this.tokenizer = BertTokenizer.load(folder.root(), config.positions());
  }

  /**
   * Reads a reward in float32.
   *
   * @param device where it computes; pictures must be there
   * @throws dev.resow.diffusion.tensor.ModelFormatException when the folder holds something else, a
   *     file is missing or damaged, or a tensor is missing or of another shape
   */
  public static BlipReward load(Path folder, Device device) {
    var opened = CriticFolder.open(folder, ARCHITECTURE);
    var manager = TensorEngine.manager(device);
    return CriticFolder.closing(
        manager,
        () ->
            new BlipReward(
                opened, manager, shapes -> opened.load(shapes, KeyNames.EXACT, manager)));
  }

  /**
   * Reads all but the weights, and runs over others, such as ones in training.
   *
   * @param folder of a captioner, a matcher or a reward
   * @param weights from the tensors that are needed; they outlive this
   */
  public static BlipReward over(Path folder, Function<Shapes, Weights> weights) {
    var opened = CriticFolder.open(folder, RewardWeights.architecture(folder));
    var manager = TensorEngine.manager();
    return CriticFolder.closing(manager, () -> new BlipReward(opened, manager, weights));
  }

  @Override
  public NDArray reward(NDArray pictures, List<String> prompts) {
    NDArray raw = raw(pictures, prompts);
    return Scalars.div(raw.sub(scale.mean()), scale.deviation());
  }

  /**
   * Before it is standardised, as it is trained.
   *
   * @param pictures as for {@link #reward}
   * @return (b)
   */
  public NDArray raw(NDArray pictures, List<String> prompts) {
    var rows = TextRows.of(tokenizer, prompts, pictures.getShape().get(0), config.vocabulary());
    return Scoped.run(
        pictures,
        false,
        x -> {
          NDManager scope = x.getManager();
          NDArray seen = vision.forward(input.prepare(x)); // (b, m, d)
          NDArray read = text.forward(rows.ids(scope), rows.paddingBias(scope), seen);
          return FIRST.apply(weights.linear(BlipShapes.REWARD_HEAD, FIRST.apply(read)));
        });
  }

  @Override
  public void close() {
    tokenizer.close();
    manager.close();
  }
}
