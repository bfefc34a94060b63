package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.HeldOut;
import dev.resow.menagerie.scene.Relation;
import dev.resow.menagerie.scene.TrainingScenes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Prompts by rules, from what the training did not show. Dissimilar pairs are well known, so a
 * failure is one of place or colour.
 */
final class HeldOutPrompts {
  private static final int PAIRS = 32;
  private static final int QUARTETS = 20;

  /** Has no common divisor with the 51 pairs, so a walk in such steps visits all of them. */
  private static final int STEP = 20;

  /** First of the dissimilar prompts whose relations the calibration looks at, and their number. */
  private static final int FIRST_CALIBRATED = 40;

  private static final int COUNT_CALIBRATED = 20;

  private static final Set<Composition> CALIBRATED = calibrated();

  private HeldOutPrompts() {}

  /** The relations in turn, each also as seen from the other animal. */
  private static Set<Composition> calibrated() {
    var kinds = Relation.Kind.values();
    var prompts = Prompt.of(Prompt.Group.DISSIMILAR, FIRST_CALIBRATED + COUNT_CALIBRATED);
    var calibrated = new HashSet<Composition>();
    for (int i = 0; i < COUNT_CALIBRATED; i++) {
      var asked = Composition.of(prompts.get(FIRST_CALIBRATED + i).animals());
      var kind = kinds[i % kinds.length];
      calibrated.add(asked.placed(kind));
      calibrated.add(Composition.of(asked.animals().reversed()).placed(kind.opposite()));
    }
    return calibrated;
  }

  /**
   * For each of 32 dissimilar pairs one prompt that is no caption of the training, of a relation
   * that the calibration does not use for the pair. The relation with the fewest prompts so far is
   * tried first, and "a photo of" where the training shows the short form.
   */
  static List<PromptSet.Prompt> relations() {
    Map<Relation.Kind, Integer> uses = new EnumMap<>(Relation.Kind.class);
    return prompts(
        PAIRS,
        pair -> relation(pair, rarestFirst(Relation.Kind.values(), uses)),
        asked -> uses.merge(asked.relation().orElseThrow(), 1, Integer::sum));
  }

  private static Optional<PromptSet.Prompt> relation(List<Animal> pair, List<Relation.Kind> kinds) {
    return kinds.stream()
        .flatMap(
            kind ->
                Stream.of(pair, pair.reversed())
                    .map(animals -> Composition.of(animals).placed(kind)))
        .filter(asked -> !CALIBRATED.contains(asked))
        .flatMap(
            asked ->
                Stream.of(asked.text(), asked.photo()).map(t -> new PromptSet.Prompt(t, asked)))
        .filter(prompt -> !TrainingScenes.demo().hasCaption(prompt.text()))
        .findFirst();
  }

  /** For each of 32 dissimilar pairs two colours in which no scene of the training shows them. */
  static List<PromptSet.Prompt> colours() {
    return coloured().subList(0, PAIRS);
  }

  /** Pairs in two colours by the same rule that no set has. */
  static List<PromptSet.Prompt> otherColours() {
    var all = coloured();
    return all.subList(PAIRS, all.size());
  }

  private static List<PromptSet.Prompt> coloured() {
    Map<Colour, Integer> uses = new EnumMap<>(Colour.class);
    return prompts(
        Integer.MAX_VALUE,
        pair -> dyed(pair, rarestFirst(Colour.values(), uses)),
        asked -> asked.colours().forEach(c -> uses.merge(c.orElseThrow(), 1, Integer::sum)));
  }

  /** One prompt for each dissimilar pair that has one, in alternating order of its animals. */
  private static List<PromptSet.Prompt> prompts(
      int most,
      Function<List<Animal>, Optional<PromptSet.Prompt>> rule,
      Consumer<Composition> chosen) {
    var prompts = new ArrayList<PromptSet.Prompt>();
    for (var pair : walk(HeldOut.dissimilar())) {
      if (prompts.size() < most) {
        var prompt = rule.apply(prompts.size() % 2 == 0 ? pair : pair.reversed());
        prompt.map(PromptSet.Prompt::asked).ifPresent(chosen);
        prompt.ifPresent(prompts::add);
      }
    }
    return List.copyOf(prompts);
  }

  private static Optional<PromptSet.Prompt> dyed(List<Animal> pair, List<Colour> colours) {
    return colours.stream()
        .flatMap(one -> colours.stream().filter(c -> c != one).map(c -> List.of(one, c)))
        .filter(words -> words.get(0).changes(pair.get(0)) && words.get(1).changes(pair.get(1)))
        .map(words -> Composition.of(pair).dyed(words))
        .filter(c -> !TrainingScenes.demo().shows(c.phrases().get(0), c.phrases().get(1)))
        .map(asked -> new PromptSet.Prompt(asked.text(), asked))
        .findFirst();
  }

  /** Twenty quartets, spread evenly over those with look-alikes; no training shows four animals. */
  static List<PromptSet.Prompt> quartets() {
    return quartets(0);
  }

  /** Twenty quartets between those of the set. */
  static List<PromptSet.Prompt> otherQuartets() {
    return quartets(HeldOut.quartets().size() / QUARTETS / 2);
  }

  private static List<PromptSet.Prompt> quartets(int first) {
    var all = HeldOut.quartets();
    var prompts = new ArrayList<PromptSet.Prompt>();
    for (int i = 0; i < QUARTETS; i++) {
      var composition = Composition.of(List.copyOf(all.get(first + i * all.size() / QUARTETS)));
      prompts.add(new PromptSet.Prompt(composition.text(), composition));
    }
    return List.copyOf(prompts);
  }

  /** All items once, neighbours far apart. */
  private static <T> List<T> walk(List<T> items) {
    var walk = new ArrayList<T>();
    for (int i = 0; i < items.size(); i++) {
      walk.add(items.get(i * STEP % items.size()));
    }
    return walk;
  }

  private static <T extends Enum<T>> List<T> rarestFirst(T[] values, Map<T, Integer> uses) {
    return Arrays.stream(values)
        .sorted(Comparator.comparingInt(value -> uses.getOrDefault(value, 0)))
        .toList();
  }
}
