package dev.resow.provenance.cose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.provenance.cbor.Cbor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One signature with the certificates of its key; what it signs lies elsewhere (RFC 9052, sections
 * 4.2 and 4.4; the certificates after RFC 9360).
 *
 * @param algorithm number in COSE
 * @param protectedHeader as signed
 * @param chain certificate of the key first, then those of its issuers; at least one
 * @param signature over {@link #toBeSigned}
 */
public record CoseSign1(
    int algorithm, byte[] protectedHeader, List<X509Certificate> chain, byte[] signature) {
  private static final int TAG = 18;
  private static final int ALG = 1;
  private static final int X5CHAIN = 33;

  /** Longer chains are no chains of certificates. */
  private static final int MOST_CERTIFICATES = 16;

  /** Signs a payload. */
  public static CoseSign1 sign(Signer signer, List<X509Certificate> chain, byte[] payload) {
    byte[] header = header(signer.algorithm(), chain);
    return new CoseSign1(
        signer.algorithm().id(), header, chain, signer.sign(toBeSigned(header, payload)));
  }

  /** As long as the signature of any payload will be. */
  public static CoseSign1 unsigned(Signer signer, List<X509Certificate> chain) {
    byte[] header = header(signer.algorithm(), chain);
    return new CoseSign1(signer.algorithm().id(), header, chain, new byte[signer.signatureBytes()]);
  }

  private static byte[] header(Algorithm algorithm, List<X509Certificate> chain) {
    var encoded = chain.stream().map(CoseSign1::encoded).toList();
    var header = new LinkedHashMap<Integer, Object>();
    header.put(ALG, algorithm.id());
    header.put(X5CHAIN, encoded.size() == 1 ? encoded.getFirst() : encoded);
    return Cbor.write(header);
  }

  /** The {@code Sig_structure}. */
  private static byte[] toBeSigned(byte[] protectedHeader, byte[] payload) {
    return Cbor.write(List.of("Signature1", protectedHeader, new byte[0], payload));
  }

  /** The tagged structure, with a payload that is elsewhere. */
  public byte[] bytes() {
    var structure = new ArrayList<Object>();
    structure.add(protectedHeader);
    structure.add(Map.of());
    structure.add(null);
    structure.add(signature);
    return Cbor.write(new Cbor.Tagged(TAG, structure));
  }

  /**
   * Reads a structure of any origin.
   *
   * @throws IllegalArgumentException when the bytes are none, or it names no algorithm or
   *     certificate
   */
  public static CoseSign1 read(byte[] bytes) {
    JsonNode parts = Cbor.read(bytes);
    if (!parts.isArray() || parts.size() != 4) {
      throw new IllegalArgumentException("expected a COSE_Sign1 structure of 4 parts");
    }
    byte[] header = binary(parts.get(0), "the protected header");
    JsonNode fields = Cbor.read(header);
    JsonNode algorithm = fields.path(Integer.toString(ALG));
    if (!algorithm.isInt()) {
      throw new IllegalArgumentException("expected the signature to name its algorithm");
    }
    JsonNode chain = fields.path(Integer.toString(X5CHAIN));
    // Earlier versions of the specification had it unprotected, and by its name.
    for (JsonNode other : List.of(parts.get(1).path("33"), parts.get(1).path("x5chain"))) {
      chain = chain.isMissingNode() ? other : chain;
    }
    return new CoseSign1(
        algorithm.intValue(), header, certificates(chain), binary(parts.get(3), "the signature"));
  }

  /** Whether the first certificate's key signed the payload. */
  public boolean signs(byte[] payload) {
    return named()
        .filter(
            known ->
                known.verifies(
                    chain.getFirst().getPublicKey(),
                    toBeSigned(protectedHeader, payload),
                    signature))
        .isPresent();
  }

  /** The algorithm, if it is one that C2PA allows. */
  public Optional<Algorithm> named() {
    return Algorithm.of(algorithm);
  }

  private static List<X509Certificate> certificates(JsonNode chain) {
    var nodes = new ArrayList<JsonNode>();
    if (chain.isArray()) {
      chain.forEach(nodes::add);
    } else {
      nodes.add(chain);
    }
    if (nodes.isEmpty() || nodes.size() > MOST_CERTIFICATES) {
      throw new IllegalArgumentException(
          "expected 1 to %d certificates in the signature, found %d"
              .formatted(MOST_CERTIFICATES, nodes.size()));
    }
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var certificates = new ArrayList<X509Certificate>();
      for (JsonNode node : nodes) {
        var in = new ByteArrayInputStream(binary(node, "a certificate"));
        certificates.add((X509Certificate) factory.generateCertificate(in));
      }
      return List.copyOf(certificates);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate of the signature cannot be read", e);
    }
  }

  private static byte[] binary(JsonNode node, String what) {
    try {
      if (node.isBinary()) {
        return node.binaryValue();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a node of bytes has bytes", e);
    }
    throw new IllegalArgumentException("expected bytes for %s, found none".formatted(what));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate cannot be encoded", e);
    }
  }
}
