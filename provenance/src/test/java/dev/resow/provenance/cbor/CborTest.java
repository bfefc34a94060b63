package dev.resow.provenance.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values become the bytes of RFC 8949, and those bytes the values again. */
class CborTest {
  /** Appendix A of the RFC. */
  @Test
  void theExamplesOfTheStandard() {
    var map = new LinkedHashMap<String, Object>();
    map.put("a", 1);
    map.put("b", List.of(2, 3));
    assertThat(hex(map)).isEqualTo("a26161016162820203");
    assertThat(hex(Map.of(1, 2))).isEqualTo("a10102");
    assertThat(hex(-1)).isEqualTo("20");
    assertThat(hex(1_000_000L)).isEqualTo("1a000f4240");
    assertThat(hex(new byte[] {1, 2, 3, 4})).isEqualTo("4401020304");
    assertThat(hex("IETF")).isEqualTo("6449455446");
    assertThat(hex(new Cbor.Tagged(32, "http://www.example.com")))
        .isEqualTo("d82076687474703a2f2f7777772e6578616d706c652e636f6d");
    assertThat(hex(true)).isEqualTo("f5");
    assertThat(hex(null)).isEqualTo("f6");
  }

  @Test
  void longTextsHaveOneLength() {
    assertThat(Cbor.write("x".repeat(5000))).hasSize(5003).startsWith(0x79, 0x13, 0x88);
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(@ForAll("values") Object value) {
    JsonNode expected = new ObjectMapper().valueToTree(value);
    assertThat(Cbor.read(Cbor.write(value)).toString()).isEqualTo(expected.toString());
  }

  @Provide
  Arbitrary<Object> values() {
    return values(3);
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> simple =
        Arbitraries.oneOf(
            Arbitraries.strings().ascii().withChars('ä', '€', '\u4e2d').ofMaxLength(40).asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(30).asGeneric());
    return depth == 0
        ? simple
        : Arbitraries.oneOf(
            simple,
            values(depth - 1).list().ofMaxSize(4).asGeneric(),
            Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1), values(depth - 1))
                .ofMaxSize(4)
                .asGeneric());
  }

  @Property(tries = 500)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 100) byte[] bytes) {
    try {
      assertThat(Cbor.read(bytes)).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageStartingWith("expected CBOR, found");
    }
  }

  @Test
  void aTowerOfListsIsRefused() {
    var bytes = new byte[100_000];
    Arrays.fill(bytes, (byte) 0x81); // a list of one
    assertThatThrownBy(() -> Cbor.read(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  /** A claim of 4 GiB of bytes, of text, of items in a list and in a map, in a few bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"5affffffff01", "7affffffff41", "9affffffff01", "baffffffff0101"})
  void aLengthThatIsNotThereTakesNoMemory(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Cbor.read(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0101", "a2616101616102"}) // nothing, two values, a key twice
  void oneValueAndNoMore(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Cbor.read(bytes)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String hex(Object value) {
    return HexFormat.of().formatHex(Cbor.write(value));
  }
}
