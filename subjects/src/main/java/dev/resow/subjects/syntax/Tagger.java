package dev.resow.subjects.syntax;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTagFormat;
import opennlp.tools.postag.POSTaggerME;

/** Apache OpenNLP's English tagger (Universal Dependencies, EWT). Safe for several threads. */
final class Tagger {
  private static final String MODEL = "/opennlp-en-ud-ewt-pos-1.3-2.5.4.bin";
  private final POSModel model;
  private final Queue<POSTaggerME> idle = new ConcurrentLinkedQueue<>();

  private Tagger(POSModel model) {
    this.model = model;
  }

  /** Reads the model, about a megabyte from the class path. */
  static Tagger load() {
    try (var in = Tagger.class.getResourceAsStream(MODEL)) {
      if (in == null) {
        throw new IllegalStateException(
            "expected "
                + MODEL
                + " on the class path (artifact opennlp-models-pos-en), found nothing");
      }
      return new Tagger(new POSModel(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One universal tag per word. */
  String[] tag(String[] words) {
    if (words.length == 0) {
      return new String[0];
    }
    // a tagger serves one thread at a time, and making one costs as much as tagging a prompt
    POSTaggerME free = idle.poll();
    var tagger = free == null ? new POSTaggerME(model, POSTagFormat.UD) : free;
    String[] tags = tagger.tag(words);
    idle.add(tagger);
    return tags;
  }
}
