package dev.resow.provenance.cose;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same bytes get the same signature, and the verifier of the JDK takes it. */
class SignerTest {
  private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.UTF_8);

  /** RFC 6979, appendix A.2.5: P-256 with SHA-256, message "sample". */
  @Test
  void theExampleOfTheStandard() throws Exception {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    var x = new BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16);
    var key =
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new ECPrivateKeySpec(x, parameters.getParameterSpec(ECParameterSpec.class)));

    byte[] signature = new Signer(Algorithm.ES256, key).sign(SAMPLE);

    assertThat(HexFormat.of().withUpperCase().formatHex(signature))
        .isEqualTo(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  }

  @ParameterizedTest
  @CsvSource({"ES256, secp256r1, 64", "ES384, secp384r1, 96", "ES512, secp521r1, 132"})
  void everyCurve(Algorithm algorithm, String curve, int bytes) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    isTakenAndTheSame(algorithm, generator.generateKeyPair(), bytes);
  }

  @Test
  void edwardsCurve() throws Exception {
    var keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    isTakenAndTheSame(Algorithm.ED25519, keys, 64);
  }

  private static void isTakenAndTheSame(Algorithm algorithm, KeyPair keys, int bytes) {
    assertThat(Algorithm.signingWith(keys.getPublic())).hasValue(algorithm);
    var signer = new Signer(algorithm, keys.getPrivate());
    byte[] signature = signer.sign(SAMPLE);

    assertThat(signature).hasSize(bytes).hasSize(signer.signatureBytes());
    assertThat(signer.sign(SAMPLE)).isEqualTo(signature);
    assertThat(algorithm.verifies(keys.getPublic(), SAMPLE, signature)).isTrue();
    signature[5] ^= 1;
    assertThat(algorithm.verifies(keys.getPublic(), SAMPLE, signature)).isFalse();
    assertThat(algorithm.verifies(keys.getPublic(), SAMPLE, new byte[3])).isFalse();
  }

  @Test
  void rsaDoesNotSignHere() throws Exception {
    var keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThat(Algorithm.signingWith(keys.getPublic())).isEmpty();
  }
}
