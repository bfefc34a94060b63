package dev.resow.menagerie.selectstep;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Captions;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.HeldOut;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The four sets that step selection is judged on (arXiv 2504.17525, section 4): two and three
 * subjects, plain and coloured. None of their prompts is a prompt of an evaluation, since none
 * holds a held-out combination; half of the animals of each share a family where that is possible.
 */
enum ValidationSet {
  PAIRS(2, false),
  TRIPLES(3, false),
  COLOURED_PAIRS(2, true),
  COLOURED_TRIPLES(3, true);

  private final int subjects;
  private final boolean coloured;

  ValidationSet(int subjects, boolean coloured) {
    this.subjects = subjects;
    this.coloured = coloured;
  }

  /** A subject, in its own fur or in a colour. */
  record Subject(Animal animal, Optional<Colour> colour) {
    private String phrase() {
      return colour.map(c -> c.word() + " ").orElse("") + animal.word();
    }
  }

  /** What to draw. */
  record Prompt(List<Subject> subjects) {
    String text() {
      return Captions.list(subjects.stream().map(Subject::phrase).toList());
    }

    List<String> nouns() {
      return subjects.stream().map(s -> s.animal().word()).toList();
    }

    /** Exactly the prompted animals, each once, and in its colour where one is named. */
    boolean shownBy(Judgement judgement) {
      return judgement.success(subjects.stream().map(Subject::animal).toList())
          && subjects.stream()
              .filter(s -> s.colour().isPresent())
              .allMatch(
                  s ->
                      judgement.sightings().stream()
                          .filter(face -> face.animal().equals(Optional.of(s.animal())))
                          .allMatch(face -> face.colour().equals(s.colour())));
    }
  }

  /** Always the same prompts in the same order; those that share a family come first. */
  List<Prompt> prompts(int count) {
    var combinations = new ArrayList<List<Animal>>();
    collect(List.of(), 0, combinations);
    Collections.shuffle(combinations, Random.from(new SplittableRandom(2)));
    combinations.sort(
        (a, b) -> Long.compare(families(a), families(b))); // alike first: they can fail
    return IntStream.range(0, Math.min(count, combinations.size()))
        .mapToObj(i -> prompt(combinations.get(i), i))
        .toList();
  }

  private void collect(List<Animal> chosen, int from, List<List<Animal>> all) {
    if (chosen.size() == subjects) {
      if (!HeldOut.isHeldOut(chosen)) {
        all.add(chosen);
      }
      return;
    }
    var animals = Animal.values();
    for (int i = from; i < animals.length; i++) {
      var more = new ArrayList<>(chosen);
      more.add(animals[i]);
      collect(more, i + 1, all);
    }
  }

  private static long families(List<Animal> animals) {
    return animals.stream().map(Animal::family).distinct().count();
  }

  private Prompt prompt(List<Animal> animals, int index) {
    return new Prompt(
        IntStream.range(0, animals.size())
            .mapToObj(i -> new Subject(animals.get(i), colour(animals.get(i), index + i)))
            .toList());
  }

  private Optional<Colour> colour(Animal animal, int index) {
    var colours = java.util.Arrays.stream(Colour.values()).filter(c -> c.changes(animal)).toList();
    return coloured ? Optional.of(colours.get(index % colours.size())) : Optional.empty();
  }
}
