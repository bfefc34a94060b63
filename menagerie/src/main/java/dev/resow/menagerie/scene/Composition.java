package dev.resow.menagerie.scene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a prompt of the world asks for.
 *
 * @param animals distinct, in the order of the words
 * @param colours for each animal its colour word, or empty for its own fur
 * @param relation where the first animal lies as seen from the second; only with two animals
 */
public record Composition(
    List<Animal> animals, List<Optional<Colour>> colours, Optional<Relation.Kind> relation) {

  public Composition {
    animals = List.copyOf(animals);
    colours = List.copyOf(colours);
    if (animals.stream().distinct().count() < animals.size()) {
      throw new IllegalArgumentException("expected distinct animals, got " + animals);
    }
    if (colours.size() != animals.size()) {
      throw new IllegalArgumentException(
          "expected %d colours, got %d".formatted(animals.size(), colours.size()));
    }
    if (relation.isPresent() && animals.size() != 2) {
      throw new IllegalArgumentException(
          "expected two animals for a relation, got " + animals.size());
    }
  }

  /** Animals in their own fur, anywhere. */
  public static Composition of(List<Animal> animals) {
    return new Composition(
        animals, Collections.nCopies(animals.size(), Optional.empty()), Optional.empty());
  }

  /**
   * The same animals dyed.
   *
   * @param words one for each animal
   */
  public Composition dyed(List<Colour> words) {
    return new Composition(animals, words.stream().map(Optional::of).toList(), relation);
  }

  /** The first animal placed by the second. */
  public Composition placed(Relation.Kind kind) {
    return new Composition(animals, colours, Optional.of(kind));
  }

  /** The noun phrases without article: "fox", "blue fox". */
  public List<String> phrases() {
    return IntStream.range(0, animals.size()).mapToObj(this::phrase).toList();
  }

  /** The plain prompt: {@code a blue fox and a cat}, {@code a lion above a rabbit}. */
  public String text() {
    var phrases = phrases();
    return relation
        .map(kind -> "a %s %s a %s".formatted(phrases.get(0), kind.words(), phrases.get(1)))
        .orElseGet(() -> Captions.list(phrases));
  }

  /** The prompt of a photo: {@code a photo of a blue fox and a cat}. */
  public String photo() {
    return Captions.PHOTO + text();
  }

  private String phrase(int index) {
    var word = animals.get(index).word();
    return colours.get(index).map(colour -> colour.word() + " " + word).orElse(word);
  }

  /**
   * The same for compositions that ask for the same picture: of a list in any order, and of a
   * relation seen from either animal.
   */
  public Composition canonical() {
    var order =
        IntStream.range(0, animals.size())
            .boxed()
            .sorted(Comparator.comparing(animals::get))
            .toList();
    var sorted = order.stream().map(animals::get).toList();
    return new Composition(
        sorted,
        order.stream().map(colours::get).toList(),
        relation.map(kind -> sorted.equals(animals) ? kind : kind.opposite()));
  }

  /**
   * Reads a prompt of the world's grammar, see {@link Captions}.
   *
   * @return empty for every other text
   */
  public static Optional<Composition> read(String prompt) {
    var text =
        prompt.startsWith(Captions.PHOTO) ? prompt.substring(Captions.PHOTO.length()) : prompt;
    for (var kind : Relation.Kind.values()) {
      var sides = text.split(" " + kind.words() + " ", -1);
      if (sides.length == 2) {
        return list(List.of(sides)).map(two -> two.placed(kind)).filter(two -> two.asks(text));
      }
    }
    return list(List.of(text.split(", | and ", -1))).filter(some -> some.asks(text));
  }

  private boolean asks(String text) {
    return text().equals(text);
  }

  private static Optional<Composition> list(List<String> nouns) {
    var animals = new ArrayList<Animal>();
    var colours = new ArrayList<Optional<Colour>>();
    for (var noun : nouns) {
      var words = noun.split(" ", -1);
      int last = words.length - 1;
      var animal =
          Arrays.stream(Animal.values()).filter(a -> a.word().equals(words[last])).findFirst();
      var colour =
          Arrays.stream(Colour.values())
              .filter(c -> last == 2 && c.word().equals(words[1]))
              .findFirst();
      if (animal.isEmpty()
          || last < 1
          || last == 2 && colour.isEmpty()
          || animals.contains(animal.get())) {
        return Optional.empty();
      }
      animals.add(animal.get());
      colours.add(colour);
    }
    return Optional.of(new Composition(animals, colours, Optional.empty()));
  }
}
