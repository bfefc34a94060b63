package dev.resow.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

class HeaderCodecTest {
  @Property
  void whatIsEncodedIsDecodedInItsOrder(@ForAll("texts") Map<String, String> texts) {
    var headers = HeaderCodec.encode(texts);

    assertThat(HeaderCodec.decode(headers)).containsExactlyEntriesOf(texts);
    texts.forEach((name, text) -> assertThat(HeaderCodec.text(headers, name)).isEqualTo(text));
  }

  @Property
  void anyBytesDecode(@ForAll("headers") List<Header> sent) {
    var headers = new RecordHeaders(sent);

    var texts = HeaderCodec.decode(headers);

    assertThat(texts.keySet()).containsExactlyElementsOf(namesOf(sent));
    texts.forEach((name, text) -> assertThat(text).isEqualTo(HeaderCodec.text(headers, name)));
  }

  @Property
  void decodedTextsEncodeToTheSameTexts(@ForAll("headers") List<Header> sent) {
    var texts = HeaderCodec.decode(new RecordHeaders(sent));

    assertThat(HeaderCodec.decode(HeaderCodec.encode(texts))).isEqualTo(texts);
  }

  @Example
  void theLastValueOfARepeatedNameCounts() {
    var headers = new RecordHeaders().add("a", bytes("first")).add("a", bytes("last"));

    assertThat(HeaderCodec.decode(headers)).containsExactly(Map.entry("a", "last"));
    assertThat(HeaderCodec.text(headers, "a")).isEqualTo("last");
  }

  @Example
  void aMissingHeaderIsNullAndAMissingValueIsEmpty() {
    var headers = new RecordHeaders().add("empty", null);

    assertThat(HeaderCodec.text(headers, "empty")).isEmpty();
    assertThat(HeaderCodec.text(headers, "other")).isNull();
  }

  @Example
  void bytesThatAreNotUtf8BecomeReplacementCharacters() {
    var headers = new RecordHeaders().add("a", new byte[] {'x', (byte) 0xff});

    assertThat(HeaderCodec.text(headers, "a")).isEqualTo("x\ufffd");
  }

  @Provide
  Arbitrary<Map<String, String>> texts() {
    var text = Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(50);
    return Arbitraries.maps(text, text).ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<Header>> headers() {
    var name = Arbitraries.strings().withCharRange('a', 'e').ofMinLength(1).ofMaxLength(2);
    var value = Arbitraries.bytes().array(byte[].class).ofMaxSize(20).injectNull(0.1);
    return Arbitraries.maps(name, value)
        .ofMaxSize(3)
        .map(HeaderCodecTest::headersOf)
        .list()
        .ofMaxSize(4)
        .map(lists -> lists.stream().flatMap(List::stream).toList());
  }

  private static List<Header> headersOf(Map<String, byte[]> values) {
    return values.entrySet().stream()
        .map(value -> (Header) new RecordHeader(value.getKey(), value.getValue()))
        .toList();
  }

  private static List<String> namesOf(List<Header> headers) {
    return headers.stream().map(Header::key).distinct().toList();
  }

  /** A lone surrogate is no character: UTF-8 cannot write it. */
  private static char[] surrogates() {
    char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int i = 0; i < all.length; i++) all[i] = (char) (Character.MIN_SURROGATE + i);
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
