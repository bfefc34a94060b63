package dev.resow.diffusion.model;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.TensorEngine;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a model runs and in which precision. Latents, schedules and attention maps are float32
 * everywhere; T5's {@code wo} layers and the autoencoder too. Where the weights are bfloat16, only
 * those of the backbone's linear layers are, and the text encoders are float32.
 *
 * @param device the device of all weights
 * @param weights FLOAT32, FLOAT16 (on a GPU) or BFLOAT16 (on the CPU), the type of the backbone's
 *     and the encoders' weights
 * @param keepEncoders whether the text encoders stay loaded between prompts; without it one encoder
 *     at a time is on the device, so that SD3-medium with T5 fits a card of 16 GB
 */
public record Placement(Device device, DataType weights, boolean keepEncoders) {
  private static final Map<DataType, String> NAMES =
      Map.of(DataType.FLOAT32, "fp32", DataType.FLOAT16, "fp16", DataType.BFLOAT16, "bf16");

  private static final Pattern CUDA = Pattern.compile("(?:cuda|gpu)(?::(\\d{1,3}))?");

  /** Checks that the device computes in the precision: a CPU not in fp16, a GPU not in bf16. */
  public Placement {
    if (!NAMES.containsKey(weights)) {
      throw new IllegalArgumentException(
          "expected FLOAT32, FLOAT16 or BFLOAT16 weights, got " + weights);
    }
    if (weights == DataType.FLOAT16 && !device.isGpu()) {
      throw new IllegalArgumentException(
          "RESOW_PRECISION=fp16 needs a GPU; use fp32 or bf16 on the CPU");
    }
    if (weights == DataType.BFLOAT16 && device.isGpu()) {
      throw new IllegalArgumentException(
          "RESOW_PRECISION=bf16 is for the CPU; use fp16 or fp32 on a GPU");
    }
  }

  /** float32 on the CPU, encoders kept. */
  public static Placement cpu() {
    return new Placement(Device.cpu(), DataType.FLOAT32, true);
  }

  /**
   * From the environment: {@code RESOW_DEVICE} ({@code cpu}, default, or {@code cuda:0}), {@code
   * RESOW_PRECISION} ({@code fp32}, {@code fp16} or {@code bf16}; by device), {@code
   * RESOW_TEXT_ENCODERS} ({@code keep} or {@code release}; by device).
   */
  public static Placement fromEnvironment(Map<String, String> environment) {
    var base = parse(environment.getOrDefault("RESOW_DEVICE", "cpu"));
    var precision = environment.get("RESOW_PRECISION");
    var encoders = environment.get("RESOW_TEXT_ENCODERS");
    var weights =
        switch (precision) {
          case null -> base.weights;
          case "fp32" -> DataType.FLOAT32;
          case "fp16" -> DataType.FLOAT16;
          case "bf16" -> DataType.BFLOAT16;
          default -> throw bad("RESOW_PRECISION", "fp32, fp16 or bf16", precision);
        };
    boolean keep =
        switch (encoders) {
          case null -> base.keepEncoders;
          case "keep" -> true;
          case "release" -> false;
          default -> throw bad("RESOW_TEXT_ENCODERS", "keep or release", encoders);
        };
    return new Placement(base.device, weights, keep);
  }

  /**
   * Reads a device name with the precision that suits it.
   *
   * @param device {@code cpu}, {@code cuda} or {@code cuda:1}
   * @throws IllegalArgumentException for another name, or when there is no such device
   */
  public static Placement parse(String device) {
    var name = device.strip().toLowerCase(Locale.ROOT);
    if (name.equals("cpu")) {
      return cpu();
    }
    var cuda = CUDA.matcher(name);
    if (!cuda.matches()) {
      throw bad("RESOW_DEVICE", "cpu or cuda:0", device);
    }
    int id = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
    int present = TensorEngine.get().getGpuCount();
    if (id >= present) {
      throw new IllegalArgumentException(
          "%s: expected a CUDA device of this number, found %d (the CUDA natives of PyTorch and a driver are needed)"
              .formatted(device, present));
    }
    return new Placement(Device.gpu(id), DataType.FLOAT16, false);
  }

  /** {@code fp32}, {@code fp16} or {@code bf16}. */
  public String precision() {
    return name(weights);
  }

  /** Of a type of {@link #weights}, as in {@link #precision}. */
  static String name(DataType weights) {
    return NAMES.get(weights);
  }

  /** The type of the text encoders' weights. */
  DataType encoderWeights() {
    return weights == DataType.BFLOAT16 ? DataType.FLOAT32 : weights;
  }

  /**
   * The type in which a tensor of the backbone is held.
   *
   * @param shape of the tensor
   */
  public DataType typeOf(String key, Shape shape) {
    boolean linear = shape.dimension() == 2 && key.endsWith(".weight");
    return weights != DataType.BFLOAT16 || linear ? weights : DataType.FLOAT32;
  }

  private static IllegalArgumentException bad(String name, String expected, String found) {
    return new IllegalArgumentException(
        name + ": expected " + expected + ", found '" + found + "'");
  }
}
