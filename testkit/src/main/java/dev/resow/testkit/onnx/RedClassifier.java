package dev.resow.testkit.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A classifier in ONNX format (onnx.proto of ONNX 1.16, opset 13) that sees how red a picture is:
 * mean over all pixels, then a linear layer. Its only output is the logit {@code 5 r - 2.5 g - 2.5
 * b - 5} of the mean colours, each from -1 to 1. So red (255, 0, 0) has the score 0.99, half as red
 * (191, 64, 64) 0.5, and anything blue or grey less than 0.01.
 */
public final class RedClassifier {
  /** What it says of its input and output; the score of red holds from 0.4 on, refuses from 0.9. */
  public static final String DESCRIPTION =
      """
      {"width": 32, "height": 32, "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "activation": "sigmoid",
       "labels": ["red"], "thresholds": {"red": {"hold": 0.4, "refuse": 0.9}}}
      """;

  private static final int FLOAT = 1;
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final float[] WEIGHTS = {5, -2.5f, -2.5f};
  private static final float BIAS = -5;

  private RedClassifier() {}

  /**
   * Writes the model and its description.
   *
   * @param folder gets {@code red.onnx} and {@code red.json}
   * @return the model
   */
  public static Path in(Path folder) throws IOException {
    Files.writeString(folder.resolve("red.json"), DESCRIPTION);
    return Files.write(folder.resolve("red.onnx"), bytes(32));
  }

  /**
   * The model.
   *
   * @param side of its input in pixels
   */
  public static byte[] bytes(int side) {
    var graph =
        new Message()
            .message(1, node("GlobalAveragePool", "pixels", "means"))
            .message(1, node("Flatten", "means", "colours"))
            .message(1, node("MatMul", "colours", "weighted", "weights"))
            .message(1, node("Add", "weighted", "logits", "bias"))
            .text(2, "red")
            .message(5, tensor("weights", WEIGHTS, WEIGHTS.length, 1))
            .message(5, tensor("bias", new float[] {BIAS}, 1))
            .message(11, value("pixels", -1, 3, side, side))
            .message(12, value("logits", -1, 1));
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Message().text(1, "").number(2, OPSET))
        .encoded()
        .toByteArray();
  }

  private static Message node(String type, String input, String output, String... constants) {
    var node = new Message().text(1, input);
    for (String each : constants) node.text(1, each);
    return node.text(2, output).text(4, type);
  }

  private static Message tensor(String name, float[] values, int... dimensions) {
    var tensor = new Message();
    for (int each : dimensions) tensor.number(1, each);
    tensor.number(2, FLOAT);
    for (float each : values) tensor.decimal(4, each);
    return tensor.text(8, name);
  }

  /** A dimension below 0 can be anything. */
  private static Message value(String name, int... dimensions) {
    var shape = new Message();
    for (int each : dimensions)
      shape.message(1, each < 0 ? new Message().text(2, "n") : new Message().number(1, each));
    var tensor = new Message().number(1, FLOAT).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }
}
