package dev.resow.diffusion.guidance.engine;

import dev.resow.diffusion.guidance.GuidanceDivergedException;
import dev.resow.diffusion.guidance.term.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes down, image by image, what a move sees and does at one step. */
final class Journal {
  private final String move;
  private final int step;
  private final List<List<Map<String, Double>>> evaluations = new ArrayList<>();
  private final List<List<Map<String, Double>>> gradients = new ArrayList<>();
  private final int[] updates;
  private final boolean[] reached;

  Journal(String move, int step, int images) {
    this.move = move;
    this.step = step;
    updates = new int[images];
    reached = new boolean[images];
    for (int i = 0; i < images; i++) {
      evaluations.add(new ArrayList<>());
      gradients.add(new ArrayList<>());
    }
  }

  void losses(Map<Term, float[]> values, boolean[] active) {
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        Map<String, Double> losses = losses(values, i);
        if (losses.values().stream().anyMatch(v -> !Double.isFinite(v))) {
          throw new GuidanceDivergedException(i, losses, Map.of());
        }
        evaluations.get(i).add(losses);
      }
    }
  }

  void gradient(Map<String, float[]> rms, boolean[] active) {
    for (int i = 0; i < active.length; i++) {
      if (!active[i]) {
        continue;
      }
      Map<String, Double> norms = new TreeMap<>();
      for (var entry : rms.entrySet()) {
        norms.put(entry.getKey(), (double) entry.getValue()[i]);
      }
      if (norms.values().stream().anyMatch(v -> !Double.isFinite(v))) {
        throw new GuidanceDivergedException(i, evaluations.get(i).getLast(), norms);
      }
      gradients.get(i).add(norms);
      updates[i]++;
    }
  }

  void reach(int image) {
    reached[image] = true;
  }

  MoveReport report() {
    List<MoveReport.OfImage> images = new ArrayList<>();
    for (int i = 0; i < updates.length; i++) {
      images.add(
          new MoveReport.OfImage(updates[i], reached[i], evaluations.get(i), gradients.get(i)));
    }
    return new MoveReport(move, step, images);
  }

  private static Map<String, Double> losses(Map<Term, float[]> values, int image) {
    Map<String, Double> losses = new TreeMap<>();
    values.forEach((term, value) -> losses.put(term.name(), (double) value[image]));
    return losses;
  }
}
