package dev.resow.classifier;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a classifier takes and puts out, from the file beside it.
 *
 * @param width of its input in pixels
 * @param height of its input in pixels
 * @param layout order of the input's dimensions; {@code NCHW} if absent
 * @param channels order of the colours; {@code RGB} if absent
 * @param mean subtracted from each colour, in the order of the channels, of values from 0 to 1; 0
 *     if absent
 * @param std divides what is left; 1 if absent
 * @param output name of the output; the first one if absent
 * @param activation {@code none} if absent
 * @param labels of all columns of the output, in their order
 * @param thresholds by label
 */
record Description(
    Integer width,
    Integer height,
    Layout layout,
    Channels channels,
    List<Double> mean,
    List<Double> std,
    String output,
    Activation activation,
    List<String> labels,
    Map<String, Threshold> thresholds) {
  private static final int LARGEST = 4096;

  /** Order of the dimensions of a batch of pictures. */
  enum Layout {
    NCHW,
    NHWC
  }

  /** Order of the colours. */
  enum Channels {
    @JsonProperty("rgb")
    RGB,
    @JsonProperty("bgr")
    BGR
  }

  Description {
    layout = Objects.requireNonNullElse(layout, Layout.NCHW);
    channels = Objects.requireNonNullElse(channels, Channels.RGB);
    mean = Objects.requireNonNullElse(mean, List.of(0.0, 0.0, 0.0));
    std = Objects.requireNonNullElse(std, List.of(1.0, 1.0, 1.0));
    activation = Objects.requireNonNullElse(activation, Activation.NONE);
    expect(isSide(width) && isSide(height), "width and height must be from 1 to " + LARGEST);
    expect(areThree(mean), "mean must be three numbers");
    expect(
        areThree(std) && std.stream().allMatch(each -> each > 0),
        "std must be three numbers above 0");
    expect(
        labels != null
            && !labels.isEmpty()
            && labels.stream().noneMatch(label -> label == null || label.isBlank())
            && new HashSet<>(labels).size() == labels.size(),
        "labels must name every column of the output, each once");
    expect(
        thresholds != null && !thresholds.isEmpty() && labels.containsAll(thresholds.keySet()),
        "thresholds must name one of the labels or more, and nothing else");
    expect(
        thresholds.values().stream().allMatch(each -> each != null && each.isValid()),
        "a threshold must have hold, refuse, or both with hold at most refuse");
  }

  private static boolean isSide(Integer pixels) {
    return pixels != null && pixels >= 1 && pixels <= LARGEST;
  }

  private static boolean areThree(List<Double> numbers) {
    return numbers.size() == 3
        && numbers.stream().allMatch(each -> each != null && Double.isFinite(each));
  }

  private static void expect(boolean condition, String expected) {
    if (!condition) throw new IllegalArgumentException(expected);
  }

  /** The gravest of what the scores of all labels demand; of equal ones that of the highest. */
  SafetyDecision decision(float[] values) {
    double[] scores = activation.scores(values);
    SafetyAction gravest = SafetyAction.ALLOW;
    int cause = -1;
    for (int i = 0; i < scores.length; i++) {
      var threshold = thresholds.get(labels.get(i));
      var action = threshold == null ? SafetyAction.ALLOW : threshold.action(scores[i]);
      int order = action.compareTo(gravest);
      if (order < 0 || action == SafetyAction.ALLOW) continue;
      if (order > 0 || scores[i] > scores[cause]) cause = i;
      gravest = action;
    }
    return cause < 0
        ? SafetyDecision.ALLOWED
        : new SafetyDecision(
            gravest, String.format(Locale.ROOT, "%s, %.2f", labels.get(cause), scores[cause]));
  }
}
