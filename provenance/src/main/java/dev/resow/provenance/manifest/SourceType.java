package dev.resow.provenance.manifest;

/**
 * What a picture was made from, in IPTC's vocabulary.
 *
 * @see <a href="https://cv.iptc.org/newscodes/digitalsourcetype/">IPTC NewsCodes: Digital Source
 *     Type</a>
 */
public enum SourceType {
  /** A model made all of it. */
  TRAINED("trainedAlgorithmicMedia"),

  /** A model changed another picture, of which something may be left. */
  COMPOSITE("compositeWithTrainedAlgorithmicMedia");

  private static final String VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/";

  private final String term;

  SourceType(String term) {
    this.term = term;
  }

  String uri() {
    return VOCABULARY + term;
  }
}
