package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.training.comat.Part;
import dev.resow.training.optimise.KeptGradient;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The gradient of an update, that of each concentration apart from the rest. */
final class PartGradients {
  private final KeptGradient others;
  private final Map<Part, KeptGradient> concentrations = new EnumMap<>(Part.class);

  /**
   * @param parameters that record gradients, by key
   * @param apart the concentrations
   * @param owner of the memory, for one update
   */
  PartGradients(Map<String, NDArray> parameters, Set<Part> apart, NDManager owner) {
    this.others = new KeptGradient(parameters, owner);
    apart.forEach(part -> concentrations.put(part, new KeptGradient(parameters, owner)));
  }

  /** Takes what the parts that look at the picture left in the parameters. */
  void takeOthers() {
    others.take();
  }

  /** Takes what a concentration left in the parameters. */
  void take(Part part) {
    concentrations.get(part).take();
  }

  /** Gives all of them back, the concentrations as far as the balance lets them. */
  void join(Balance balance) {
    double norm = others.norm();
    others.give(1);
    concentrations.forEach((part, kept) -> kept.give(balance.factor(part, kept.norm(), norm)));
  }
}
