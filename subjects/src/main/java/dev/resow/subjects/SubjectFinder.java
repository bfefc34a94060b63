package dev.resow.subjects;

import dev.resow.subjects.syntax.Analysis;
import dev.resow.subjects.syntax.Analyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the subjects of a prompt: the things that it asks to draw, each with the words that
 * describe it, and the spatial relations between them.
 *
 * <p>A phrase grammar over Apache OpenNLP's tagger and a digest of WordNet 3.1 finds the noun
 * phrases; a subject is one that names a thing with an outline, which is neither a part, nor a
 * place, nor the picture or its style, nor denied, nor meant before. The first {@value
 * Analyzer#MOST} words and punctuation marks are analysed, in linear time.
 *
 * <p>The result is a proposal: the API returns it, and a client that disagrees names its subjects
 * itself. Safe for several threads.
 */
public final class SubjectFinder {
  /** Subjects of a reading; those that a prompt names after them are left out. */
  public static final int MOST = 8;

  private final Analyzer analyzer;

  private SubjectFinder(Analyzer analyzer) {
    this.analyzer = analyzer;
  }

  /** Reads its model and lexicon, about 2.5 megabytes from the class path; keep the finder. */
  public static SubjectFinder load() {
    return new SubjectFinder(Analyzer.load());
  }

  /** What a prompt asks for: the text that the model reads, its subjects, relations and doubts. */
  public PromptReading read(String prompt) {
    var markup = Markup.read(prompt);
    var analysis = analyzer.analyse(markup.text());
    var collector = new ThingCollector(analysis);
    List<Subject> found = subjects(analysis, collector);
    List<Doubt> doubts = new ArrayList<>();
    if (found.size() < 2) {
      doubts.add(new Doubt.FewSubjects(found.size()));
    }
    if (found.size() > MOST) {
      doubts.add(new Doubt.ManySubjects(found.size(), MOST));
    }
    var parsed = RelationParser.parse(analysis, collector);
    parsed.loose().stream()
        .distinct()
        .limit(MOST)
        .map(Doubt.RelationWithoutSubject::new)
        .forEach(doubts::add);
    List<Relation> relations =
        parsed.relations().stream().filter(r -> r.first() < MOST && r.second() < MOST).toList();
    Optional<List<Relation>> cycle = Contradictions.in(relations);
    cycle
        .map(c -> c.stream().map(r -> phrase(r, found)).toList())
        .map(Doubt.ContradictoryRelations::new)
        .ifPresent(doubts::add);
    if (!collector.denied().isEmpty()) {
      doubts.add(new Doubt.NegatedLeftOut(collector.denied()));
    }
    doubts.addAll(markup.doubts());
    return new PromptReading(
        markup.text(),
        found.stream().limit(MOST).toList(),
        cycle.isPresent() ? List.of() : relations,
        doubts);
  }

  /**
   * All subjects of a prompt in its order, however many, with places in the text of its reading.
   */
  public List<Subject> find(String prompt) {
    var analysis = analyzer.analyse(Markup.read(prompt).text());
    return subjects(analysis, new ThingCollector(analysis));
  }

  private static List<Subject> subjects(Analysis analysis, ThingCollector collector) {
    return collector.things().stream().map(thing -> subject(analysis, thing)).toList();
  }

  private static Subject subject(Analysis analysis, Thing thing) {
    var phrase = thing.phrase();
    return new Subject(
        analysis.written(phrase.name(), phrase.head()),
        analysis.start(phrase.name()),
        analysis.end(phrase.head()),
        thing.modifiers().stream()
            .sorted()
            .map(
                i ->
                    new Subject.Modifier(
                        analysis.written(i, i), analysis.start(i), analysis.end(i)))
            .toList());
  }

  private static String phrase(Relation relation, List<Subject> subjects) {
    return "%s %s %s"
        .formatted(
            Excerpts.of(subjects.get(relation.first()).text()),
            relation.place().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
            Excerpts.of(subjects.get(relation.second()).text()));
  }
}
