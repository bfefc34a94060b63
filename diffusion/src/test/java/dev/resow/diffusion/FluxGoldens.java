package dev.resow.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.tensor.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The tiny random FLUX.1 pipeline and what the reference implementation computes with it. */
public final class FluxGoldens {
  /** The pipeline in the diffusers folder layout, as schnell is published. */
  public static final Path FOLDER = folder();

  /** Positions of T5 in all reference values. */
  public static final int T5_TOKENS = 32;

  private static final Safetensors TENSORS = Safetensors.open(FOLDER.resolve("golden.safetensors"));

  private FluxGoldens() {}

  /** A prompt and its reference token ids. */
  public record Prompt(String prompt, long[] clip, long[] t5) {}

  public static DiffusionModel load() {
    return DiffusionModel.load(
        FOLDER, ModelSettings.of(Placement.cpu()).withSequenceLength(T5_TOKENS));
  }

  /** All reference prompts; the first three have reference embeddings. */
  public static List<Prompt> prompts() {
    try {
      var root = new JsonMapper().readTree(FOLDER.resolve("golden.json").toFile());
      return StreamSupport.stream(root.path("tokens").spliterator(), false)
          .map(
              t ->
                  new Prompt(t.path("prompt").asText(), longs(t.path("clip")), longs(t.path("t5"))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reference tensor. */
  public static NDArray tensor(String key, NDManager manager) {
    return TENSORS.read(key, manager, DataType.FLOAT32);
  }

  /** Asserts equality to a reference tensor, relative to its largest absolute value. */
  public static void assertClose(NDArray actual, String key, double tolerance) {
    try (var manager = NDManager.newBaseManager()) {
      Goldens.assertClose(actual, tensor(key, manager), key, tolerance);
    }
  }

  /** Makes a copy one of dev: levels that move, and guidance embedded as time is. */
  public static void dev(ModelCopy copy) {
    copy.json("transformer/config.json", config -> config.put("guidance_embeds", true));
    copy.json(
        "scheduler/scheduler_config.json", config -> config.put("use_dynamic_shifting", true));
    var name = "diffusion_pytorch_model-00001-of-00003.safetensors";
    copy.tensors(
        "transformer/" + name,
        t ->
            t.keys().stream()
                .filter(key -> key.contains("timestep_embedder"))
                .toList()
                .forEach(
                    key -> {
                      var tensor = t.remove(key);
                      t.put(key, tensor)
                          .put(key.replace("timestep_embedder", "guidance_embedder"), tensor);
                    }));
    copy.json(
        "transformer/diffusion_pytorch_model.safetensors.index.json",
        index -> {
          for (var layer : new String[] {"linear_1", "linear_2"}) {
            for (var part : new String[] {"weight", "bias"}) {
              index
                  .withObjectProperty("weight_map")
                  .put("time_text_embed.guidance_embedder.%s.%s".formatted(layer, part), name);
            }
          }
        });
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static Path folder() {
    try {
      return Path.of(FluxGoldens.class.getResource("/flux-tiny").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
