package dev.resow.provenance.manifest;

import dev.resow.provenance.cbor.Cbor;
import dev.resow.provenance.jumbf.ContentBox;
import dev.resow.provenance.jumbf.SuperBox;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/** Labels and types of the boxes of a manifest (C2PA specification, section 11.1). */
final class ManifestBoxes {
  /** PNG chunk that holds the manifest store. */
  static final String CHUNK = "caBX";

  static final String STORE = "c2pa";
  static final String ASSERTIONS = "c2pa.assertions";
  static final String CLAIM = "c2pa.claim.v2";
  static final String SIGNATURE = "c2pa.signature";
  static final String ACTIONS = "c2pa.actions.v2";
  static final String HASH = "c2pa.hash.data";

  /** Which job made the picture: {@code id}, its UUID as text. */
  static final String JOB = "dev.resow.job";

  static final String URL = "self#jumbf=";
  static final String SHA_256 = "sha256";
  static final String CBOR = "cbor";

  static final UUID STORE_TYPE = type("c2pa");
  static final UUID MANIFEST_TYPE = type("c2ma");
  static final UUID ASSERTIONS_TYPE = type("c2as");
  static final UUID CLAIM_TYPE = type("c2cl");
  static final UUID SIGNATURE_TYPE = type("c2cs");
  static final UUID CBOR_TYPE = type(CBOR);

  private ManifestBoxes() {}

  /** Four letters, then the same twelve bytes for all. */
  private static UUID type(String letters) {
    long first = 0;
    for (char letter : letters.toCharArray()) {
      first = first << 8 | letter;
    }
    return new UUID(first << 32 | 0x0011_0010L, 0x8000_00AA_0038_9B71L);
  }

  static SuperBox assertion(String label, Object value) {
    return cbor(CBOR_TYPE, label, Cbor.write(value));
  }

  static SuperBox cbor(UUID type, String label, byte[] content) {
    return SuperBox.of(type, label, List.of(new ContentBox(CBOR, content)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
