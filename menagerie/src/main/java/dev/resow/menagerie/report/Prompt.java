package dev.resow.menagerie.report;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Captions;
import dev.resow.menagerie.scene.HeldOut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A prompt whose picture the judge can check.
 *
 * @param animals what must be on it, in the order of the words
 */
public record Prompt(List<Animal> animals) {

  /** The kinds of prompts in a report. */
  public enum Group {
    ONE("one subject"),
    DISSIMILAR("two of different families"),
    LOOK_ALIKES("look-alike pairs"),
    TRIPLES("look-alike triples");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  public Prompt {
    animals = List.copyOf(animals);
  }

  /** The words: {@code a tiger and a leopard}. */
  public String text() {
    return Captions.list(animals.stream().map(Animal::word).toList());
  }

  /** The prompts of a group in a fixed order, from the first again when more are wanted. */
  public static List<Prompt> of(Group group, int count) {
    var all = all(group);
    var prompts = new ArrayList<Prompt>();
    for (int i = 0; i < count; i++) {
      prompts.add(all.get(i % all.size()));
    }
    return prompts;
  }

  private static List<Prompt> all(Group group) {
    return switch (group) {
      case ONE -> List.of(Animal.values()).stream().map(a -> new Prompt(List.of(a))).toList();
      case DISSIMILAR -> dissimilar();
      case LOOK_ALIKES -> HeldOut.pairs().stream().map(Prompt::of).toList();
      case TRIPLES -> shuffled(HeldOut.triples().stream().map(Prompt::of).toList());
    };
  }

  /** Pairs the training shows, of two families. */
  private static List<Prompt> dissimilar() {
    var pairs = new ArrayList<Prompt>();
    for (var one : Animal.values()) {
      for (var other : Animal.values()) {
        var pair = List.of(one, other);
        if (one.family() != other.family() && !HeldOut.isHeldOut(pair)) {
          pairs.add(new Prompt(pair));
        }
      }
    }
    return shuffled(pairs);
  }

  private static Prompt of(Collection<Animal> animals) {
    return new Prompt(List.copyOf(animals));
  }

  /** Always the same order, without a run of one animal. */
  private static List<Prompt> shuffled(List<Prompt> prompts) {
    var order = new ArrayList<>(prompts);
    Collections.shuffle(order, Random.from(new SplittableRandom(1)));
    return order;
  }
}
