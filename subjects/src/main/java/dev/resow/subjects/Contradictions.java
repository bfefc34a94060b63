package dev.resow.subjects;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Relations that no picture can satisfy together: a cycle from left to right or upwards, or two
 * subjects side by side of which one is above the other.
 */
public final class Contradictions {
  private Contradictions() {}

  /**
   * The relations of one cycle, in its order, or the two about one pair; empty if some picture
   * satisfies all of them.
   */
  public static Optional<List<Relation>> in(List<Relation> relations) {
    return cycle(relations.stream().map(relation -> step(relation, Place.LEFT_OF, Place.RIGHT_OF)))
        .or(() -> cycle(relations.stream().map(Contradictions::downwards)))
        .or(() -> level(relations));
  }

  private static Optional<List<Relation>> level(List<Relation> relations) {
    Map<Set<Integer>, Relation> vertical = new HashMap<>();
    for (var relation : relations) {
      if (downwards(relation).isPresent()) {
        vertical.put(pair(relation), relation);
      }
    }
    return relations.stream()
        .filter(r -> r.place() == Place.NEXT_TO && vertical.containsKey(pair(r)))
        .findFirst()
        .map(r -> List.of(r, vertical.get(pair(r))));
  }

  private static Set<Integer> pair(Relation relation) {
    return Set.of(relation.first(), relation.second());
  }

  /** From the subject on the one side to that on the other, and the relation that says so. */
  private record Step(int from, int to, Relation relation) {}

  private static Optional<Step> downwards(Relation relation) {
    return relation.place() == Place.ON
        ? Optional.of(new Step(relation.first(), relation.second(), relation))
        : step(relation, Place.ABOVE, Place.BELOW);
  }

  private static Optional<Step> step(Relation relation, Place forward, Place backward) {
    if (relation.place() == forward) {
      return Optional.of(new Step(relation.first(), relation.second(), relation));
    }
    return relation.place() == backward
        ? Optional.of(new Step(relation.second(), relation.first(), relation))
        : Optional.empty();
  }

  private static Optional<List<Relation>> cycle(Stream<Optional<Step>> steps) {
    Map<Integer, List<Step>> next = steps.flatMap(Optional::stream).collect(groupingBy(Step::from));
    Set<Integer> done = new HashSet<>();
    for (int start : next.keySet()) {
      var found = search(start, next, done);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Depth first without recursion: a client may send a long chain. */
  private static Optional<List<Relation>> search(
      int start, Map<Integer, List<Step>> next, Set<Integer> done) {
    List<Integer> nodes = new ArrayList<>(List.of(start));
    List<Step> path = new ArrayList<>();
    Map<Integer, Integer> tried = new HashMap<>();
    while (!nodes.isEmpty()) {
      int node = nodes.getLast();
      List<Step> steps = done.contains(node) ? List.of() : next.getOrDefault(node, List.of());
      int at = tried.merge(node, 1, Integer::sum) - 1;
      if (at >= steps.size()) {
        done.add(node);
        nodes.removeLast();
        if (!path.isEmpty()) {
          path.removeLast();
        }
        continue;
      }
      Step step = steps.get(at);
      path.add(step);
      int seen = nodes.indexOf(step.to());
      if (seen >= 0) {
        return Optional.of(path.subList(seen, path.size()).stream().map(Step::relation).toList());
      }
      nodes.add(step.to());
    }
    return Optional.empty();
  }
}
