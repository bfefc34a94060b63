package dev.resow.subjects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTagFormat;
import opennlp.tools.postag.POSTaggerME;

/**
 * Finds subjects with Apache OpenNLP's English part-of-speech model (Universal Dependencies, EWT):
 * the head of every noun phrase, except where the phrase only introduces ("a photo of"), describes
 * where or when ("in a field", "at night") or how ("in watercolour style", "highly detailed").
 *
 * <p>The first {@value Word#MOST} words and punctuation marks are analysed, in linear time.
 *
 * <p>The result is a proposal: the API returns it, and a client that disagrees names its subjects
 * itself. Safe for several threads.
 */
public final class SubjectFinder {
  /** Subjects of a reading; those that a prompt names after them are left out. */
  public static final int MOST = 8;

  private static final String MODEL = "/opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";

  /** Prepositions whose noun is the place or the time, not a subject. */
  private static final Set<String> SCENE =
      Set.of("in", "on", "at", "during", "inside", "outside", "through", "across", "against", "by");

  private static final Set<String> LEAD_IN =
      Set.of(
          "photo",
          "photos",
          "photograph",
          "picture",
          "pictures",
          "image",
          "images",
          "painting",
          "drawing",
          "illustration",
          "rendering",
          "render",
          "sketch",
          "portrait",
          "close-up",
          "closeup",
          "shot",
          "pair",
          "group",
          "couple",
          "kind",
          "lot");

  private static final Set<String> STYLE =
      Set.of(
          "style",
          "background",
          "detail",
          "details",
          "quality",
          "resolution",
          "lighting",
          "light",
          "bokeh",
          "focus",
          "foreground",
          "left",
          "right",
          "top",
          "bottom",
          "middle",
          "center",
          "centre",
          "side",
          "front",
          "back",
          "masterpiece",
          "photography",
          "art",
          "artstation");

  private final POSModel model;
  private final Queue<POSTaggerME> idle = new ConcurrentLinkedQueue<>();

  private SubjectFinder(POSModel model) {
    this.model = model;
  }

  /** Reads the model, about a megabyte from the class path; keep the finder. */
  public static SubjectFinder load() {
    try (var in = SubjectFinder.class.getResourceAsStream(MODEL)) {
      if (in == null) {
        throw new IllegalStateException(
            "expected "
                + MODEL
                + " on the class path (artifact opennlp-models-pos-en), found nothing");
      }
      return new SubjectFinder(new POSModel(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a prompt asks for: the text that the model reads, its subjects, relations and doubts. */
  public PromptReading read(String prompt) {
    var markup = Markup.read(prompt);
    List<Subject> found = find(markup.text());
    List<Doubt> doubts = new ArrayList<>();
    if (found.size() < 2) {
      doubts.add(new Doubt.FewSubjects(found.size()));
    }
    if (found.size() > MOST) {
      doubts.add(new Doubt.ManySubjects(found.size(), MOST));
    }
    doubts.addAll(markup.doubts());
    return new PromptReading(
        markup.text(), found.stream().limit(MOST).toList(), List.of(), doubts);
  }

  /** The subjects in the order of the prompt; empty when there is none. */
  public List<Subject> find(String prompt) {
    List<Word> words = Word.of(prompt, this::tag);
    List<Subject> subjects = new ArrayList<>();
    for (int last = 0; last < words.size(); last++) {
      boolean head = words.get(last).noun() && !follows(words, last);
      if (head) {
        int first = compound(words, last);
        int phrase = phrase(words, first);
        if (!scenery(words, phrase, last)) {
          subjects.add(subject(prompt, words, phrase, first, last));
        }
      }
    }
    return List.copyOf(subjects);
  }

  /** A tagger serves one thread at a time, and making one costs as much as tagging a prompt. */
  private String[] tag(String[] words) {
    POSTaggerME free = idle.poll();
    var tagger = free == null ? new POSTaggerME(model, POSTagFormat.UD) : free;
    String[] tags = tagger.tag(words);
    idle.add(tagger);
    return tags;
  }

  /** Whether the compound continues after this noun. */
  private static boolean follows(List<Word> words, int noun) {
    return noun + 1 < words.size() && words.get(noun + 1).noun();
  }

  /** The first noun of the compound that ends here. */
  private static int compound(List<Word> words, int last) {
    int first = last;
    while (first > 0 && words.get(first - 1).noun()) {
      first--;
    }
    return first;
  }

  /** Where the phrase begins: its first describing word, after the article. */
  private static int phrase(List<Word> words, int first) {
    int begin = first;
    while (begin > 0 && words.get(begin - 1).describes()) {
      begin--;
    }
    boolean article = begin > 0 && words.get(begin - 1).opensPhrase();
    // without an article a verb before the noun is no adjective ("cats chase dogs")
    while (!article && begin < first && !words.get(begin).tag().equals("ADJ")) {
      begin++;
    }
    return begin;
  }

  private static boolean scenery(List<Word> words, int phrase, int last) {
    String noun = words.get(last).lower();
    boolean introduces =
        LEAD_IN.contains(noun)
            && last + 1 < words.size()
            && words.get(last + 1).lower().equals("of");
    int before = phrase - 1;
    while (before >= 0 && words.get(before).opensPhrase()) {
      before--;
    }
    boolean placed = before >= 0 && SCENE.contains(words.get(before).lower());
    return introduces || placed || STYLE.contains(noun);
  }

  private static Subject subject(String prompt, List<Word> words, int phrase, int first, int last) {
    int start = words.get(first).start();
    int end = words.get(last).end();
    List<Subject.Modifier> modifiers =
        words.subList(phrase, first).stream()
            .filter(word -> !word.tag().equals("ADV"))
            .map(word -> new Subject.Modifier(word.text(), word.start(), word.end()))
            .toList();
    return new Subject(prompt.substring(start, end), start, end, modifiers);
  }
}
