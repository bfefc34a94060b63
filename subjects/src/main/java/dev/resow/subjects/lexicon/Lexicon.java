package dev.resow.subjects.lexicon;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The nouns of WordNet 3.1 with their classes and generic terms, its verbs, adjectives and adverbs
 * by name, and its irregular forms. About 6 MB of memory; safe for several threads.
 *
 * <p>Look-ups are exact: "red apples" is not found, whatever "apple" means.
 */
public final class Lexicon {
  /** Written by the test {@code LexiconWriterTest}. */
  private static final String FILE = "wordnet-nouns.bin.gz";

  static final int VERB = 1;
  static final int ADJECTIVE = 2;
  static final int ADVERB = 4;

  private final byte[] topics;
  private final short[] kinds;
  private final int[][] generics; // per synset those right above it
  private final int[][] wholes; // per synset those that it is a part of
  private final byte[] text;
  private final int[] begins; // per lemma, in the order of bytes
  private final byte[] data;
  private final int[] dataBegins;
  private final IrregularPlurals plurals = IrregularPlurals.INSTANCE;
  private final Map<String, String> verbForms;

  private Lexicon(DataInputStream in) throws IOException {
    int synsets = in.readInt();
    topics = new byte[synsets];
    kinds = new short[synsets];
    generics = new int[synsets][];
    wholes = new int[synsets][];
    for (int i = 0; i < synsets; i++) {
      topics[i] = in.readByte();
      kinds[i] = in.readShort();
      generics[i] = numbers(in);
      wholes[i] = numbers(in);
    }
    int lemmas = in.readInt();
    text = new byte[in.readInt()];
    in.readFully(text);
    begins = new int[lemmas + 1];
    for (int i = 0; i < lemmas; i++) {
      begins[i + 1] = begins[i] + in.readUnsignedByte();
    }
    data = new byte[in.readInt()];
    in.readFully(data);
    dataBegins = new int[lemmas + 1];
    for (int i = 0; i < lemmas; i++) {
      dataBegins[i + 1] = dataBegins[i] + in.readUnsignedByte();
    }
    verbForms = forms(in);
  }

  private static int[] numbers(DataInputStream in) throws IOException {
    int[] numbers = new int[in.readUnsignedByte()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.readInt();
    }
    return numbers;
  }

  private static Map<String, String> forms(DataInputStream in) throws IOException {
    Map<String, String> forms = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      forms.put(in.readUTF(), in.readUTF());
    }
    return Map.copyOf(forms);
  }

  /** Reads the file beside this class, in some tens of milliseconds. */
  public static Lexicon load() {
    var file = Lexicon.class.getResourceAsStream(FILE);
    if (file == null) {
      throw new IllegalStateException("expected " + FILE + " on the class path, found nothing");
    }
    try (var in =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(file, 1 << 16), 1 << 16))) {
      return new Lexicon(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entry of a base form in lower case; empty if there is none. */
  public Optional<Entry> entry(String lemma) {
    byte[] wanted = lemma.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = begins.length - 2;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order =
          Arrays.compareUnsigned(
              text, begins[middle], begins[middle + 1], wanted, 0, wanted.length);
      if (order == 0) {
        return Optional.of(read(lemma, middle));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  private Entry read(String lemma, int at) {
    int i = dataBegins[at];
    int flags = data[i++];
    int nounUses = data[i++];
    int verbUses = data[i++];
    int adjectiveUses = data[i++];
    List<Entry.Sense> senses = new ArrayList<>();
    while (i < dataBegins[at + 1]) {
      int synset = (data[i] & 0xff) << 16 | (data[i + 1] & 0xff) << 8 | data[i + 2] & 0xff;
      double share = (data[i + 3] & 0xff) / 255.0;
      senses.add(
          new Entry.Sense(synset, Topic.values()[topics[synset]], kinds[synset] & 0xffff, share));
      i += 4;
    }
    return new Entry(
        lemma,
        senses,
        (flags & VERB) != 0,
        (flags & ADJECTIVE) != 0,
        (flags & ADVERB) != 0,
        nounUses,
        verbUses,
        adjectiveUses);
  }

  /** The noun that a form in lower case is: itself, or the singular of a plural. */
  public Optional<Entry> noun(String form) {
    var itself = entry(form).filter(Entry::noun);
    var irregular = plurals.singular(form).flatMap(this::entry).filter(Entry::noun);
    return irregular.or(() -> better(itself, regularSingular(form)));
  }

  /** "shoes" is also an entry of its own, but more often the plural of "shoe". */
  private static Optional<Entry> better(Optional<Entry> itself, Optional<Entry> singular) {
    boolean plain =
        itself.isPresent()
            && singular.isPresent()
            && (singular.get().nounUses() > itself.get().nounUses() + 1
                || itself.get().share(Kind.NAME) >= 0.5);
    return plain ? singular : itself.or(() -> singular);
  }

  /** Whether a noun in lower case stands in the plural. */
  public boolean isPlural(String form) {
    return plurals.singular(form).isPresent()
        || regularSingular(form).isPresent()
            && entry(form).filter(Entry::noun).filter(e -> e.nounUses() > 0).isEmpty();
  }

  private Optional<Entry> regularSingular(String form) {
    return singulars(form).stream()
        .map(this::entry)
        .flatMap(Optional::stream)
        .filter(Entry::noun)
        .findFirst();
  }

  private static List<String> singulars(String form) {
    if (form.length() < 4 || !form.endsWith("s") || form.endsWith("ss")) {
      return List.of();
    }
    List<String> singulars = new ArrayList<>(List.of(form.substring(0, form.length() - 1)));
    if (form.endsWith("ies")) {
      singulars.addFirst(form.substring(0, form.length() - 3) + "y");
    } else if (form.endsWith("ves")) {
      singulars.add(form.substring(0, form.length() - 3) + "f");
      singulars.add(form.substring(0, form.length() - 3) + "fe");
    }
    if (form.endsWith("es")) {
      singulars.add(form.substring(0, form.length() - 2));
    }
    return singulars;
  }

  /** The verb that an irregular form belongs to: threw, throw. */
  public Optional<String> irregularVerb(String form) {
    return Optional.ofNullable(verbForms.get(form));
  }

  /** Whether something is one of the other, directly or not: a cat is an animal. */
  public boolean isA(Entry special, Entry generic) {
    return special.senses().stream().limit(4).anyMatch(s -> reaches(s.synset(), generic, 0));
  }

  private boolean reaches(int synset, Entry generic, int depth) {
    if (generic.senses().stream().anyMatch(s -> s.synset() == synset)) {
      return true;
    }
    if (depth < 20) {
      for (int above : generics[synset]) {
        if (reaches(above, generic, depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether something is a part of the other, or of what the other is one of: wheel, truck. */
  public boolean isPartOf(Entry part, Entry whole) {
    for (var sense : part.senses()) {
      for (int owner : wholes[sense.synset()]) {
        if (whole.senses().stream().limit(4).anyMatch(s -> isBelow(s.synset(), owner, 0))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isBelow(int synset, int wanted, int depth) {
    if (synset == wanted) {
      return true;
    }
    if (depth < 20) {
      for (int above : generics[synset]) {
        if (isBelow(above, wanted, depth + 1)) {
          return true;
        }
      }
    }
    return false;
  }
}
