package dev.resow.classifier;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What makes scores of the values that a model puts out. */
enum Activation {
  /** They are scores. */
  @JsonProperty("none")
  NONE {
    @Override
    double[] scores(float[] values) {
      var scores = new double[values.length];
      for (int i = 0; i < values.length; i++) scores[i] = values[i];
      return scores;
    }
  },
  /** Each by itself: 1 / (1 + e^-x). */
  @JsonProperty("sigmoid")
  SIGMOID {
    @Override
    double[] scores(float[] values) {
      var scores = new double[values.length];
      for (int i = 0; i < values.length; i++) scores[i] = 1 / (1 + Math.exp(-values[i]));
      return scores;
    }
  },
  /** All together: e^x over the sum of all. */
  @JsonProperty("softmax")
  SOFTMAX {
    @Override
    double[] scores(float[] values) {
      double most = Double.NEGATIVE_INFINITY;
      for (float value : values) most = Math.max(most, value);
      var scores = new double[values.length];
      double sum = 0;
      for (int i = 0; i < values.length; i++) sum += scores[i] = Math.exp(values[i] - most);
      for (int i = 0; i < values.length; i++) scores[i] /= sum;
      return scores;
    }
  };

  abstract double[] scores(float[] values);
}
