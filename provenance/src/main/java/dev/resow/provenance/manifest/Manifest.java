package dev.resow.provenance.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.provenance.cbor.Cbor;
import dev.resow.provenance.cose.CoseSign1;
import dev.resow.provenance.jumbf.JumbfReader;
import dev.resow.provenance.jumbf.SuperBox;
import dev.resow.provenance.png.PngChunk;
import dev.resow.provenance.png.PngChunks;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The active manifest of a picture of any origin: the last one of its store. Reading it checks
 * nothing but the form.
 *
 * @param chunk that holds the store
 * @param assertions the store of assertions
 * @param claim what was signed, as bytes
 * @param fields the same, read
 * @param signature over the claim
 */
record Manifest(
    PngChunk chunk, SuperBox assertions, byte[] claim, JsonNode fields, CoseSign1 signature) {
  private static final int LONGEST = 16 << 20;

  /**
   * Reads it.
   *
   * @return empty if the picture has none
   * @throws IllegalArgumentException when the bytes are no PNG, or its manifest cannot be read
   */
  static Optional<Manifest> of(byte[] png) {
    var chunks = PngChunks.of(png, ManifestBoxes.CHUNK);
    if (chunks.isEmpty()) {
      return Optional.empty();
    }
    if (chunks.size() > 1) {
      throw new IllegalArgumentException(
          "expected one manifest in the picture, found " + chunks.size());
    }
    var chunk = chunks.getFirst();
    if (chunk.length() > LONGEST) {
      throw new IllegalArgumentException(
          "expected a manifest of at most 16 MiB, found %d bytes".formatted(chunk.length()));
    }
    if (!PngChunks.intact(png, chunk)) {
      throw new IllegalArgumentException("the checksum of the manifest's PNG chunk is wrong");
    }
    return Optional.of(read(chunk, PngChunks.data(png, chunk)));
  }

  private static Manifest read(PngChunk chunk, byte[] data) {
    var store = JumbfReader.read(data);
    var manifests = store.boxes();
    if (!store.label().equals(ManifestBoxes.STORE) || manifests.isEmpty()) {
      throw new IllegalArgumentException("expected a store of C2PA manifests, found another box");
    }
    var active = manifests.getLast();
    byte[] claim =
        content(
            active
                .find(ManifestBoxes.CLAIM)
                .or(() -> active.find("c2pa.claim")) // before version 2 of the specification
                .orElseThrow(() -> new IllegalArgumentException("the manifest has no claim")));
    return new Manifest(
        chunk,
        part(active, ManifestBoxes.ASSERTIONS),
        claim,
        Cbor.read(claim),
        CoseSign1.read(content(part(active, ManifestBoxes.SIGNATURE))));
  }

  private static SuperBox part(SuperBox manifest, String label) {
    return manifest
        .find(label)
        .orElseThrow(() -> new IllegalArgumentException("the manifest has no box " + label));
  }

  private static byte[] content(SuperBox box) {
    return box.bytesOf(ManifestBoxes.CBOR)
        .orElseThrow(() -> new IllegalArgumentException("the box " + box.label() + " is empty"));
  }

  /** References of the claim to its assertions. */
  List<JsonNode> references() {
    return List.of("created_assertions", "gathered_assertions", "assertions").stream()
        .flatMap(list -> fields.path(list).valueStream())
        .toList();
  }

  /** The label of the assertion that a reference names. */
  static String labelOf(JsonNode reference) {
    String url = reference.path("url").asText();
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Whether the assertion that a reference names is the one that was signed. */
  boolean holds(JsonNode reference) {
    String algorithm =
        reference.path("alg").asText(fields.path("alg").asText(ManifestBoxes.SHA_256));
    return algorithm.equals(ManifestBoxes.SHA_256)
        && assertions
            .find(labelOf(reference))
            .map(box -> ManifestBoxes.sha256().digest(box.payload()))
            .filter(hash -> Arrays.equals(hash, bytes(reference.path("hash"))))
            .isPresent();
  }

  /**
   * An assertion in CBOR.
   *
   * @throws IllegalArgumentException when it is not CBOR
   */
  Optional<JsonNode> assertion(String label) {
    return assertions.find(label).flatMap(box -> box.bytesOf(ManifestBoxes.CBOR)).map(Cbor::read);
  }

  /** The bytes of a node; none if it is another one. */
  static byte[] bytes(JsonNode node) {
    try {
      return node.isBinary() ? node.binaryValue() : new byte[0];
    } catch (IOException e) {
      throw new IllegalStateException("a node of bytes has bytes", e);
    }
  }
}
