package dev.resow.menagerie.evaluate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which seeds suit a model: how many prompts each seed is right on. */
final class SeedTable {
  private SeedTable() {}

  /** One line for each number of right pictures, the most first: {@code 8 of 8: 17, 23}. */
  static List<String> lines(Collection<Picture> pictures) {
    Map<Long, List<Boolean>> right =
        pictures.stream()
            .collect(
                groupingBy(
                    picture -> picture.order().seed(),
                    TreeMap::new,
                    mapping(Picture::isSuccess, toList())));
    return right.entrySet().stream()
        .collect(groupingBy(seed -> score(seed.getValue()), mapping(Map.Entry::getKey, toList())))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Score::share).reversed()))
        .map(line -> line.getKey() + ": " + joined(line.getValue()))
        .toList();
  }

  private record Score(long right, int of) {
    double share() {
      return (double) right / of;
    }

    @Override
    public String toString() {
      return right + " of " + of;
    }
  }

  private static Score score(List<Boolean> pictures) {
    return new Score(pictures.stream().filter(right -> right).count(), pictures.size());
  }

  private static String joined(List<Long> seeds) {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
