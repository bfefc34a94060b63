package dev.resow.menagerie.matched;

import dev.resow.training.critic.Matcher;
import dev.resow.training.judge.AskedPrompt;
import dev.resow.training.judge.Line;
import dev.resow.training.judge.MatchJudge;
import dev.resow.training.reward.Pixels;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** Scores of pictures that show one subject each, and the lines that lie between them. */
public final class MeasuredLines {
  private final Matcher matcher;
  private final List<String> subjects;
  private final List<String> texts;

  /** Of each picture: its subject, and the score of every subject's text. */
  private record Scored(int subject, double[] scores) {}

  private final List<Scored> scored = new ArrayList<>();

  /**
   * @param subjects different ones, at least two
   */
  public MeasuredLines(Matcher matcher, List<String> subjects) {
    this.matcher = matcher;
    this.subjects = List.copyOf(subjects);
    this.texts = subjects.stream().map(AskedPrompt::photo).toList();
  }

  /**
   * The lines of all subjects, from pictures that the queue makes of each.
   *
   * @param seeds pictures of each subject
   * @param out says how each came out
   */
  static SequencedMap<String, Line> of(
      Matcher matcher, List<String> subjects, Orders orders, int seeds, PrintStream out)
      throws IOException, InterruptedException {
    var measured = new MeasuredLines(matcher, subjects);
    for (var subject : subjects) {
      for (var made : orders.alone(subject, seeds)) {
        measured.add(subject, made.pixels());
      }
    }
    var lines = measured.lines();
    lines.forEach((subject, line) -> out.println(text(subject, line)));
    return lines;
  }

  /** A picture of a subject alone. */
  public void add(String subject, Pixels picture) {
    scored.add(new Scored(subjects.indexOf(subject), MatchJudge.scores(matcher, picture, texts)));
  }

  /** By subject, in their order. */
  public SequencedMap<String, Line> lines() {
    var lines = new LinkedHashMap<String, Line>();
    for (int i = 0; i < subjects.size(); i++) {
      int subject = i;
      lines.put(
          subjects.get(i),
          Line.between(
              scored.stream()
                  .filter(one -> one.subject() == subject)
                  .mapToDouble(one -> one.scores()[subject])
                  .toArray(),
              scored.stream()
                  .filter(one -> one.subject() != subject)
                  .mapToDouble(one -> one.scores()[subject])
                  .toArray()));
    }
    return lines;
  }

  /** One line for a terminal. */
  public static String text(String subject, Line line) {
    return String.format(
        Locale.ROOT,
        "%-20s %s  (area %.2f, %d pictures of it and %d of others)",
        subject,
        line.isKnown()
            ? String.format(Locale.ROOT, "line %.4f", Math.exp(line.value()))
            : "not judged: told from others no better than chance",
        line.area(),
        line.own(),
        line.others());
  }
}
