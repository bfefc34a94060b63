package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.HeldOut;
import dev.resow.menagerie.scene.Relation;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.Scenes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How far the faults of a picture can be trusted: none on renders of the composition itself, the
 * right one where something else is asked than what was rendered.
 *
 * @param count renders of each kind
 */
record FaultReport(Judge judge, int count) {
  /** A render, what it shows and what the judge sees. */
  private record Reading(Scene scene, Composition shown, Judgement judgement) {
    boolean finds(Fault fault, Composition asked) {
      return Faults.of(judgement, asked).contains(fault);
    }
  }

  void print() {
    for (var wear : List.of(Wear.NONE, Wear.TRAINING)) {
      System.out.println(
          wear == Wear.NONE ? "Faults on renders" : "Faults on renders, all degradations together");
      var four = read(this::quartet, wear);
      var dyed = read(this::dyed, wear);
      var placed = read(this::placed, wear);
      line("none, four animals", faultless(four));
      line("none, two colours", faultless(dyed));
      line("none, relation", faultless(placed));
      line("colours exchanged", Rate.of(dyed, r -> r.finds(Fault.WRONG_COLOUR, exchanged(r))));
      line("relation reversed", Rate.of(placed, r -> r.finds(Fault.MISPLACED, reversed(r))));
      line("relation across", Rate.of(placed, r -> r.finds(Fault.MISPLACED, across(r))));
      for (var colour : Colour.values()) {
        line("colour word " + colour.word(), read(dyed, Optional.of(colour)));
      }
      line("own fur", read(placed, Optional.empty()));
    }
  }

  private static Rate faultless(List<Reading> readings) {
    return Rate.of(readings, r -> Faults.of(r.judgement(), r.shown()).isEmpty());
  }

  private List<Reading> read(Function<Integer, Composition> compositions, Wear wear) {
    var scenes = new ArrayList<Scene>();
    var shown = IntStream.range(0, count).boxed().map(compositions).toList();
    var pictures = new ArrayList<float[]>();
    for (int i = 0; i < count; i++) {
      var scene = Scenes.of(-1 - i, shown.get(i));
      scenes.add(scene);
      pictures.add(
          wear.apply(Renderer.render(scene), new LabelMap(), new SplittableRandom(i)).picture());
    }
    var judgements = judge.judge(pictures);
    return IntStream.range(0, count)
        .mapToObj(i -> new Reading(scenes.get(i), shown.get(i), judgements.get(i)))
        .toList();
  }

  private Composition quartet(int index) {
    var quartets = HeldOut.quartets();
    return Composition.of(List.copyOf(quartets.get(index % quartets.size())));
  }

  /** Two colours that both animals may wear, so that they can be exchanged. */
  private Composition dyed(int index) {
    var pair = pair(index);
    var words =
        Arrays.stream(Colour.values())
            .filter(colour -> pair.stream().allMatch(colour::changes))
            .toList();
    int first = index % words.size();
    int step = 1 + index / words.size() % (words.size() - 1);
    return Composition.of(pair)
        .dyed(List.of(words.get(first), words.get((first + step) % words.size())));
  }

  private Composition placed(int index) {
    var kinds = Relation.Kind.values();
    return Composition.of(pair(index)).placed(kinds[index % kinds.length]);
  }

  private static List<Animal> pair(int index) {
    var pairs = HeldOut.dissimilar();
    var pair = pairs.get(index % pairs.size());
    return index / pairs.size() % 2 == 0 ? pair : pair.reversed();
  }

  private static Composition exchanged(Reading reading) {
    return new Composition(
        reading.shown().animals(), reading.shown().colours().reversed(), Optional.empty());
  }

  private static Composition reversed(Reading reading) {
    return reading.shown().placed(reading.shown().relation().orElseThrow().opposite());
  }

  private static Composition across(Reading reading) {
    return reading
        .shown()
        .placed(
            switch (reading.shown().relation().orElseThrow()) {
              case LEFT_OF, RIGHT_OF -> Relation.Kind.ABOVE;
              case ABOVE, BELOW -> Relation.Kind.LEFT_OF;
            });
  }

  /** Of the faces that clearly show their animal, those whose colour is read right. */
  private static Rate read(List<Reading> readings, Optional<Colour> colour) {
    int right = 0;
    int faces = 0;
    for (var reading : readings) {
      for (var subject : reading.scene().subjects()) {
        for (var face : reading.judgement().sightings()) {
          if (subject.colour().equals(colour)
              && face.animal().equals(Optional.of(subject.animal()))) {
            faces++;
            right += face.colour().equals(colour) ? 1 : 0;
          }
        }
      }
    }
    return new Rate(right, faces);
  }

  private static void line(String what, Rate rate) {
    System.out.printf("  %-24s %s%n", what, rate);
  }
}
