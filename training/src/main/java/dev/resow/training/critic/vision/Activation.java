package dev.resow.training.critic.vision;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Kernels;

/** Between the two layers of a feed-forward part. */
public enum Activation {
  GELU,
  GELU_TANH,
  QUICK_GELU,
  RELU;

  private static final Kernel RECTIFY = Kernel.of("x", "return torch.relu(x)");

  /** {@code hidden_act} of a configuration. */
  public static Activation read(ConfigFile file, String otherwise) {
    return switch (file.text("hidden_act", otherwise)) {
      case "gelu" -> GELU;
      case "gelu_new", "gelu_pytorch_tanh" -> GELU_TANH;
      case "quick_gelu" -> QUICK_GELU;
      case "relu" -> RELU;
      default -> file.fail("hidden_act", "gelu, gelu_new, gelu_pytorch_tanh, quick_gelu or relu");
    };
  }

  /** Applies it to every value. */
  public NDArray of(NDArray x) {
    return switch (this) {
      case GELU -> Kernels.gelu(x);
      case GELU_TANH -> Kernels.geluTanh(x);
      case QUICK_GELU -> Kernels.quickGelu(x);
      case RELU -> RECTIFY.apply(x);
    };
  }
}
