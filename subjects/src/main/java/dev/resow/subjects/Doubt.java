package dev.resow.subjects;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A reason why a reading may not be what the author of the prompt meant. */
public sealed interface Doubt {
  /** Stable name for programs, in lower case with hyphens. */
  String code();

  /** A sentence for people; repeats no more than the beginning of what the prompt says. */
  String sentence();

  /**
   * Fewer than two subjects: there is no pair to compare.
   *
   * @param found none or one
   */
  record FewSubjects(int found) implements Doubt {
    @Override
    public String code() {
      return "few-subjects";
    }

    @Override
    public String sentence() {
      return (found == 0 ? "No subjects were" : "Only one subject was")
          + " found in the prompt, so no subjects are compared. List them in 'subjects' if there are"
          + " more.";
    }
  }

  /**
   * More subjects than are watched.
   *
   * @param found in the prompt
   * @param most watched; the first ones
   */
  record ManySubjects(int found, int most) implements Doubt {
    @Override
    public String code() {
      return "many-subjects";
    }

    @Override
    public String sentence() {
      return "The prompt names %d subjects; only the first %d are watched. List the important ones in 'subjects'."
          .formatted(found, most);
    }
  }

  /**
   * A relation to something that is no subject.
   *
   * @param words of the relation, as the prompt writes them
   */
  record RelationWithoutSubject(String words) implements Doubt {
    @Override
    public String code() {
      return "relation-without-subject";
    }

    @Override
    public String sentence() {
      return "The relation '%s' has no subject on one of its sides, so it is not checked."
          .formatted(Excerpts.of(words));
    }
  }

  /**
   * Relations that no picture can satisfy together. None of the prompt's relations is checked.
   *
   * @param relations a cycle, each as a phrase: "cat left of dog"
   */
  record ContradictoryRelations(List<String> relations) implements Doubt {
    public ContradictoryRelations {
      relations = List.copyOf(relations);
    }

    @Override
    public String code() {
      return "contradictory-relations";
    }

    @Override
    public String sentence() {
      return "No picture can satisfy %s, so no relation of the prompt is checked."
          .formatted(
              relations.stream()
                  .map(relation -> "'" + Excerpts.of(relation) + "'")
                  .limit(8)
                  .collect(Collectors.joining(" and ")));
    }
  }

  /**
   * Attention weights, which the model does not read.
   *
   * @param example one of them, as typed
   */
  record WeightsRemoved(String example) implements Doubt {
    @Override
    public String code() {
      return "weights-removed";
    }

    @Override
    public String sentence() {
      return "Attention weights such as '%s' have no effect: the model reads the words without them."
          .formatted(Excerpts.of(example));
    }
  }

  /**
   * Prompt schedules, of which the model reads one alternative.
   *
   * @param example one of them, as typed
   */
  record ScheduleRemoved(String example) implements Doubt {
    @Override
    public String code() {
      return "schedule-removed";
    }

    @Override
    public String sentence() {
      return "Prompt schedules such as '%s' have no effect: the model reads the first alternative."
          .formatted(Excerpts.of(example));
    }
  }

  /**
   * Names of adapters in the prompt.
   *
   * @param example one of them, as typed
   */
  record AdapterRemoved(String example) implements Doubt {
    @Override
    public String code() {
      return "adapter-removed";
    }

    @Override
    public String sentence() {
      return "'%s' was removed from the prompt: name adapters in 'adapters' instead."
          .formatted(Excerpts.of(example));
    }
  }

  /**
   * Things that the prompt denies.
   *
   * @param names as the prompt writes them
   */
  record NegatedLeftOut(List<String> names) implements Doubt {
    public NegatedLeftOut {
      names = List.copyOf(names);
    }

    @Override
    public String code() {
      return "negated-left-out";
    }

    @Override
    public String sentence() {
      return "The prompt denies %s. Models often draw what a prompt denies: use 'negativePrompt' instead."
          .formatted(
              names.stream()
                  .limit(8)
                  .map(name -> "'" + Excerpts.of(name).toLowerCase(Locale.ROOT) + "'")
                  .collect(Collectors.joining(", ")));
    }
  }
}
