package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.vae.Vae;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The averaged weights that {@link TrainVae} left in its folder. */
record TrainedVae(Map<String, NDArray> weights) {
  private static final String AVERAGE = "average.";

  static TrainedVae load(NDManager manager, Path folder) {
    var source = Safetensors.open(folder.resolve("optimiser.safetensors"));
    var weights = new HashMap<String, NDArray>();
    for (String key : source.keys())
      if (key.startsWith(AVERAGE))
        weights.put(key.substring(AVERAGE.length()), source.read(key, manager, DataType.FLOAT32));
    return new TrainedVae(weights);
  }

  Vae vae(double scalingFactor, double shiftFactor) {
    return new Vae(
        VaeShape.config(scalingFactor, shiftFactor), new Weights(weights, Precision.FP32));
  }
}
