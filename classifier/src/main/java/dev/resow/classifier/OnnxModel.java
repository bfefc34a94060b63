package dev.resow.classifier;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.resow.classifier.Description.Layout;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** A loaded model. One picture at a time. */
final class OnnxModel implements AutoCloseable {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String input;
  private final String output;
  private final long[] shape;
  private final int columns;
  private OrtSession.RunOptions running;

  private OnnxModel(OrtEnvironment environment, OrtSession session, Description description)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.input = onlyInput(session);
    this.shape = shape(description);
    this.output = output(session, description);
    this.columns = description.labels().size();
    checkInput();
  }

  /**
   * @param threads of an operation of the model
   * @throws IllegalArgumentException if it is no model, or not the one that is described
   */
  static OnnxModel load(Path file, Description description, int threads) {
    var environment = environment();
    OrtSession session = session(environment, file, threads);
    try {
      return new OnnxModel(environment, session, description);
    } catch (OrtException | IllegalArgumentException e) {
      close(session);
      throw unfit(file, e.getMessage());
    }
  }

  private static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "resow");
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "RESOW_SAFETY_ONNX needs ONNX Runtime, whose library cannot be loaded here (Linux x86_64 and aarch64, macOS aarch64, Windows x86_64; it is unpacked into java.io.tmpdir): %s."
              .formatted(e.getMessage()));
    }
  }

  private static OrtSession session(OrtEnvironment environment, Path file, int threads) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Threads that wait for work would take the cores of the sampler.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw unfit(
          file, "ONNX Runtime " + environment.getVersion() + " cannot load it: " + e.getMessage());
    }
  }

  /** Without a cause: what ends the start is reported by its deepest one. */
  static IllegalArgumentException unfit(Path file, String why) {
    return new IllegalArgumentException(
        "The model %s of RESOW_SAFETY_ONNX cannot be used: %s."
            .formatted(file, why.strip().replaceFirst("\\.$", "")));
  }

  private static String onlyInput(OrtSession session) {
    Set<String> names = session.getInputNames();
    if (names.size() != 1) throw new IllegalArgumentException("expected one input, found " + names);
    return names.iterator().next();
  }

  private static String output(OrtSession session, Description description) {
    Set<String> names = session.getOutputNames();
    if (description.output() == null) return names.iterator().next();
    if (names.contains(description.output())) return description.output();
    throw new IllegalArgumentException(
        "expected the output %s, found %s".formatted(description.output(), names));
  }

  private static long[] shape(Description description) {
    return description.layout() == Layout.NCHW
        ? new long[] {1, 3, description.height(), description.width()}
        : new long[] {1, description.height(), description.width(), 3};
  }

  private void checkInput() throws OrtException {
    NodeInfo info = session.getInputInfo().get(input);
    if (info.getInfo() instanceof TensorInfo tensor
        && tensor.type == OnnxJavaType.FLOAT
        && fits(tensor.getShape())) return;
    throw new IllegalArgumentException(
        "expected an input of 32-bit floats with the shape %s, found %s"
            .formatted(Arrays.toString(shape), info.getInfo()));
  }

  /** Dimensions below 0 can be anything. */
  private boolean fits(long[] declared) {
    if (declared.length != shape.length) return false;
    for (int i = 0; i < shape.length; i++)
      if (declared[i] >= 0 && declared[i] != shape[i]) return false;
    return true;
  }

  /**
   * @param picture as {@link PictureTensor} makes it
   * @return a value for each label
   * @throws OrtException if the model fails or is {@linkplain #stop stopped}
   * @throws IllegalArgumentException if it puts out something else
   */
  float[] values(float[] picture) throws OrtException {
    try (var options = new OrtSession.RunOptions();
        var tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(picture), shape)) {
      begin(options);
      try (var result = session.run(Map.of(input, tensor), Set.of(output), options)) {
        return values(result);
      } finally {
        begin(null);
      }
    }
  }

  private float[] values(OrtSession.Result result) {
    var value = result.get(0);
    if (value instanceof OnnxTensor tensor && tensor.getInfo().type == OnnxJavaType.FLOAT) {
      FloatBuffer found = tensor.getFloatBuffer();
      if (found.remaining() == columns) {
        var values = new float[columns];
        found.get(values);
        return values;
      }
    }
    throw new IllegalArgumentException(
        "expected an output of %d 32-bit floats, one for each label, found %s"
            .formatted(columns, value.getInfo()));
  }

  private synchronized void begin(OrtSession.RunOptions options) {
    running = options;
  }

  /** What runs now ends at its next operation. */
  synchronized void stop() {
    try {
      if (running != null) running.setTerminate(true);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    close(session);
  }
}
