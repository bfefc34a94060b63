package dev.resow.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Header values as UTF-8 text, as the CloudEvents Kafka protocol binding 1.0, section 3.2, writes
 * attributes. Decoding never fails, whatever bytes a foreign producer sent.
 */
public final class HeaderCodec {
  private HeaderCodec() {}

  /** Headers in the map's order. */
  public static Headers encode(Map<String, String> texts) {
    var headers = new RecordHeaders();
    texts.forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
    return headers;
  }

  /**
   * Names and texts in the order of the first headers of each name. The last value of a repeated
   * name counts, a missing value is an empty text, and bytes that are not UTF-8 become U+FFFD.
   */
  public static Map<String, String> decode(Headers headers) {
    var texts = new LinkedHashMap<String, String>();
    for (Header header : headers) texts.put(header.key(), text(header));
    return texts;
  }

  /** The text of the last header of this name, or null if there is none. */
  public static String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : text(header);
  }

  private static String text(Header header) {
    return header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
