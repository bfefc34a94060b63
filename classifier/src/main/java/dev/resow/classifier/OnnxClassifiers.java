package dev.resow.classifier;

import ai.onnxruntime.OrtException;
import dev.resow.safety.PictureClassifiers;
import dev.resow.safety.SafetyChecker;
import dev.resow.safety.SafetyRules;
import dev.resow.safety.SafetyValues;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Opens classifiers with ONNX Runtime, on the CPU. Found as a service. */
public final class OnnxClassifiers implements PictureClassifiers {
  private static final String THREADS = "onnx-threads";
  private static final int MOST_THREADS = 64;

  @Override
  public SafetyChecker open(String file, SafetyValues values, SafetyRules rules) {
    int threads = values.value(THREADS).map(OnnxClassifiers::threads).orElse(1);
    Path path = path(file);
    Description description = DescriptionFile.of(path);
    OnnxModel model = OnnxModel.load(path, description, threads);
    try {
      // Also finds out what it puts out: shapes in files are often open.
      model.values(new float[3 * description.width() * description.height()]);
      return new OnnxChecker(model, description, rules.timeout());
    } catch (OrtException | IllegalArgumentException e) {
      model.close();
      throw OnnxModel.unfit(path, e.getMessage());
    }
  }

  private static Path path(String file) {
    try {
      Path path = Path.of(file).toAbsolutePath();
      if (Files.isRegularFile(path) && Files.isReadable(path)) return path;
    } catch (InvalidPathException e) {
      // reported below
    }
    throw SafetyValues.invalid(SETTING, "a readable file in ONNX format", file);
  }

  private static int threads(String text) {
    if (text.matches("\\d{1,2}")) {
      int threads = Integer.parseInt(text);
      if (threads >= 1 && threads <= MOST_THREADS) return threads;
    }
    throw SafetyValues.invalid(THREADS, "a whole number from 1 to " + MOST_THREADS, text);
  }
}
