package dev.resow.provenance.manifest;

import static dev.resow.provenance.manifest.ManifestBoxes.ACTIONS;
import static dev.resow.provenance.manifest.ManifestBoxes.ASSERTIONS;
import static dev.resow.provenance.manifest.ManifestBoxes.ASSERTIONS_TYPE;
import static dev.resow.provenance.manifest.ManifestBoxes.CHUNK;
import static dev.resow.provenance.manifest.ManifestBoxes.CLAIM;
import static dev.resow.provenance.manifest.ManifestBoxes.CLAIM_TYPE;
import static dev.resow.provenance.manifest.ManifestBoxes.HASH;
import static dev.resow.provenance.manifest.ManifestBoxes.JOB;
import static dev.resow.provenance.manifest.ManifestBoxes.MANIFEST_TYPE;
import static dev.resow.provenance.manifest.ManifestBoxes.SHA_256;
import static dev.resow.provenance.manifest.ManifestBoxes.SIGNATURE;
import static dev.resow.provenance.manifest.ManifestBoxes.SIGNATURE_TYPE;
import static dev.resow.provenance.manifest.ManifestBoxes.STORE;
import static dev.resow.provenance.manifest.ManifestBoxes.STORE_TYPE;
import static dev.resow.provenance.manifest.ManifestBoxes.URL;

import dev.resow.provenance.cbor.Cbor;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.cose.CoseSign1;
import dev.resow.provenance.jumbf.SuperBox;
import dev.resow.provenance.png.PngChunk;
import dev.resow.provenance.png.PngChunks;
import dev.resow.provenance.watermark.MarkNote;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Puts a signed manifest into pictures: a model made this, in this job, and nothing was changed
 * since. The manifest depends on the picture, the job, the certificate and the version alone, and
 * the signature is deterministic: the same job gives the same bytes. It carries no time, because
 * without the stamp of an authority a time proves nothing.
 *
 * @see <a
 *     href="https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html">C2PA
 *     2.2, sections 9.2 (hard bindings), 10 (claims), 11 (manifests), 18.15 (actions), A.3
 *     (PNG)</a>
 * @see <a
 *     href="https://spec.c2pa.org/specifications/specifications/2.3/specs/C2PA_Specification.html">C2PA
 *     2.3: {@code c2pa.watermarked.unbound}, a watermark that is no soft binding</a>
 */
public final class PictureSigner {
  private final SigningIdentity identity;
  private final Map<String, String> software;

  /**
   * @param version of Resow
   */
  public PictureSigner(SigningIdentity identity, String version) {
    this.identity = identity;
    var agent = new LinkedHashMap<String, String>();
    agent.put("name", "Resow");
    agent.put("version", version);
    this.software = agent;
  }

  /** With whose certificate it signs. */
  public SigningIdentity identity() {
    return identity;
  }

  /**
   * A picture without its manifest, as it was before it was signed.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public static byte[] unsigned(byte[] png) {
    return PngChunks.without(png, CHUNK);
  }

  /**
   * The picture with its manifest, in the place of one that it may have.
   *
   * @param source what the picture was made from
   * @throws IllegalArgumentException when the bytes are no complete PNG
   * @throws IllegalStateException when the key cannot sign
   */
  public byte[] sign(byte[] png, UUID job, SourceType source) {
    byte[] bare = unsigned(png);
    int at = PngChunks.beforeImageData(bare);
    byte[] hash = ManifestBoxes.sha256().digest(bare);
    var contents = new Contents(job, source, hash, at, MarkNote.in(bare).isPresent());
    // The manifest names its own length, in a number that may take more bytes than the last guess.
    int length = 0;
    for (int next; (next = store(contents, length, false).bytes().length) != length; ) {
      length = next;
    }
    return PngChunks.insert(bare, at, CHUNK, store(contents, length, true).bytes());
  }

  /**
   * What a manifest is about.
   *
   * @param hash of the picture without its manifest
   * @param at where the chunk of the manifest begins
   * @param marked whether the pixels carry a watermark, which names the job but not this manifest
   */
  private record Contents(UUID job, SourceType source, byte[] hash, int at, boolean marked) {
    /** A random-looking UUID that is the same for the same job and picture. */
    UUID id(String of) {
      var digest = ManifestBoxes.sha256();
      digest.update((of + ":" + job + ":").getBytes(StandardCharsets.UTF_8));
      var bytes = ByteBuffer.wrap(digest.digest(hash));
      long high = bytes.getLong() & ~0xF000L | 0x4000L; // version 4
      long low = bytes.getLong() & ~(3L << 62) | 1L << 63; // variant of RFC 9562
      return new UUID(high, low);
    }
  }

  private SuperBox store(Contents contents, int length, boolean signed) {
    String label = "urn:c2pa:" + contents.id("manifest");
    var assertions = assertions(contents, length);
    byte[] claim = Cbor.write(claim(contents, label, assertions));
    var signature =
        signed
            ? CoseSign1.sign(identity.signer(), identity.chain(), claim)
            : CoseSign1.unsigned(identity.signer(), identity.chain());
    var manifest =
        SuperBox.of(
            MANIFEST_TYPE,
            label,
            List.of(
                SuperBox.of(ASSERTIONS_TYPE, ASSERTIONS, assertions),
                ManifestBoxes.cbor(CLAIM_TYPE, CLAIM, claim),
                ManifestBoxes.cbor(SIGNATURE_TYPE, SIGNATURE, signature.bytes())));
    return SuperBox.of(STORE_TYPE, STORE, List.of(manifest));
  }

  private List<SuperBox> assertions(Contents contents, int length) {
    var created = new LinkedHashMap<String, Object>();
    created.put("action", "c2pa.created");
    created.put("softwareAgent", software);
    created.put("digitalSourceType", contents.source().uri());
    var actions = new ArrayList<Map<String, Object>>(List.of(created));
    if (contents.marked()) {
      var marked = new LinkedHashMap<String, Object>();
      marked.put("action", "c2pa.watermarked.unbound");
      marked.put("softwareAgent", software);
      actions.add(marked);
    }
    var exclusion = new LinkedHashMap<String, Object>();
    exclusion.put("start", contents.at());
    exclusion.put("length", PngChunk.FRAME + length);
    var binding = new LinkedHashMap<String, Object>();
    binding.put("exclusions", List.of(exclusion));
    binding.put("name", "jumbf manifest");
    binding.put("alg", SHA_256);
    binding.put("hash", contents.hash());
    binding.put("pad", new byte[0]);
    return List.of(
        ManifestBoxes.assertion(ACTIONS, Map.of("actions", actions)),
        ManifestBoxes.assertion(JOB, Map.of("id", contents.job().toString())),
        ManifestBoxes.assertion(HASH, binding));
  }

  private Map<String, Object> claim(Contents contents, String label, List<SuperBox> assertions) {
    var claim = new LinkedHashMap<String, Object>();
    claim.put("instanceID", "xmp:iid:" + contents.id("instance"));
    claim.put("claim_generator_info", software);
    claim.put("signature", URL + "/" + STORE + "/" + label + "/" + SIGNATURE);
    claim.put("created_assertions", assertions.stream().map(PictureSigner::reference).toList());
    claim.put("alg", SHA_256);
    return claim;
  }

  private static Map<String, Object> reference(SuperBox assertion) {
    var reference = new LinkedHashMap<String, Object>();
    reference.put("url", URL + ASSERTIONS + "/" + assertion.label());
    reference.put("hash", ManifestBoxes.sha256().digest(assertion.payload()));
    return reference;
  }
}
