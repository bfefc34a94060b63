package dev.resow.menagerie.train;

/** Learning rate: linear warm-up, then a cosine down to zero at the last step. */
record Schedule(double peak, long warmUp, long total) {
  double at(long step) {
    if (step < warmUp) return peak * (step + 1) / warmUp;
    double done = Math.min(1, (double) (step - warmUp) / Math.max(1, total - warmUp));
    return peak * .5 * (1 + Math.cos(Math.PI * done));
  }

  /** Decay of the weight average: short memory at first, up to {@code longest}. */
  static double averageDecay(long step, double longest) {
    return Math.min(longest, (1.0 + step) / (10.0 + step));
  }
}
