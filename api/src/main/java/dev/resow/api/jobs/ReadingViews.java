package dev.resow.api.jobs;

import dev.resow.api.problem.Excerpt;
import dev.resow.contract.Place;
import dev.resow.contract.PromptWarning;
import dev.resow.contract.Relation;
import dev.resow.subjects.Doubt;
import dev.resow.subjects.PromptReading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** What a prompt's reading looks like in a job and in an answer. */
final class ReadingViews {
  private ReadingViews() {}

  /**
   * The relations between the subjects of a job.
   *
   * @param index in the job of a subject of the reading; -1 if it is none of the job's
   */
  static List<Relation> relations(PromptReading reading, IntUnaryOperator index) {
    return reading.relations().stream()
        .filter(
            relation ->
                index.applyAsInt(relation.first()) >= 0
                    && index.applyAsInt(relation.second()) >= 0
                    && index.applyAsInt(relation.first()) != index.applyAsInt(relation.second()))
        .map(
            relation ->
                new Relation(
                    index.applyAsInt(relation.first()),
                    Place.valueOf(relation.place().name()),
                    index.applyAsInt(relation.second())))
        .distinct()
        .toList();
  }

  /**
   * The doubts about a job whose subjects were found.
   *
   * @param kept the subjects of the reading that the model's text encoders can reach
   * @param positions of these encoders
   */
  static List<PromptWarning> warnings(PromptReading reading, List<Integer> kept, int positions) {
    var warnings = new ArrayList<PromptWarning>();
    if (kept.size() < 2) warnings.add(warning(new Doubt.FewSubjects(kept.size())));
    for (int i = 0; i < reading.subjects().size(); i++)
      if (!kept.contains(i))
        warnings.add(
            new PromptWarning(
                "subject-out-of-reach",
                "'%s' comes after the %d positions that the model's CLIP text encoders read, so it is not watched."
                    .formatted(Excerpt.of(reading.subjects().get(i).text()), positions)));
    reading.doubts().stream()
        .filter(doubt -> !(doubt instanceof Doubt.FewSubjects))
        .map(ReadingViews::warning)
        .forEach(warnings::add);
    return List.copyOf(warnings);
  }

  /** The doubts about a job whose client named the subjects, which their number is no doubt of. */
  static List<PromptWarning> warningsBesideGiven(PromptReading reading) {
    return reading.doubts().stream()
        .filter(
            doubt -> !(doubt instanceof Doubt.FewSubjects || doubt instanceof Doubt.ManySubjects))
        .map(ReadingViews::warning)
        .toList();
  }

  private static PromptWarning warning(Doubt doubt) {
    return new PromptWarning(doubt.code(), doubt.sentence());
  }
}
