package dev.resow.worker.generation;

import dev.resow.contract.AdapterBaseCard;
import dev.resow.contract.AdapterBaseCard.Layers;
import dev.resow.contract.AdapterBaseCard.Numbered;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.model.DiffusionModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Announces what adapters of a model can change. */
final class AdapterCards {
  /** Layers that differ in their number only. */
  private record Group(String name, AdapterBase.Layer size) {}

  private AdapterCards() {}

  static AdapterBaseCard of(DiffusionModel model) {
    return new AdapterBaseCard(model.fingerprint(), layers(model.adapters().base()));
  }

  private static List<Layers> layers(AdapterBase base) {
    Map<Group, TreeSet<Integer>> numbers = new LinkedHashMap<>();
    for (var target : base.targets()) {
      var numbered = Numbered.of(target.toString());
      var group = new Group(numbered.name(), base.layer(target).orElseThrow());
      numbers.computeIfAbsent(group, _ -> new TreeSet<>()).add(numbered.number());
    }
    var layers = new ArrayList<Layers>();
    numbers.forEach((group, all) -> add(layers, group, all));
    return layers;
  }

  /** One entry for each stretch of numbers without a gap. */
  private static void add(List<Layers> layers, Group group, TreeSet<Integer> numbers) {
    int first = numbers.getFirst();
    for (int number : numbers) {
      if (!numbers.contains(number + 1)) {
        layers.add(new Layers(group.name(), first, number, group.size().out(), group.size().in()));
        var next = numbers.higher(number);
        first = next == null ? number : next;
      }
    }
  }
}
