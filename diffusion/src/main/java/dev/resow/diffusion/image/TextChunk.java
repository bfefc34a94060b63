package dev.resow.diffusion.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/** One text of a PNG file. */
record TextChunk(String keyword, String text) {
  /** A few bytes may inflate to gigabytes. */
  private static final int LONGEST_INFLATED = 1 << 20;

  /** {@code tEXt}: keyword, zero, Latin-1 text. */
  static TextChunk latin(byte[] data) {
    int end = zero(data, 0);
    return new TextChunk(
        latin(data, 0, end), end < data.length ? latin(data, end + 1, data.length) : "");
  }

  /** {@code iTXt}: keyword, compression, language, translated keyword, UTF-8 text. */
  static TextChunk international(byte[] data) {
    int keyword = zero(data, 0);
    int language = zero(data, Math.min(data.length, keyword + 3));
    int translated = zero(data, Math.min(data.length, language + 1));
    int from = Math.min(data.length, translated + 1);
    byte[] text = Arrays.copyOfRange(data, from, data.length);
    boolean compressed = keyword + 1 < data.length && data[keyword + 1] == 1;
    return new TextChunk(
        latin(data, 0, keyword),
        new String(compressed ? inflate(text) : text, StandardCharsets.UTF_8));
  }

  void into(Map<String, String> texts) {
    texts.put(keyword, text);
  }

  private static byte[] inflate(byte[] bytes) {
    try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] text = in.readNBytes(LONGEST_INFLATED + 1);
      if (text.length > LONGEST_INFLATED) {
        throw new IllegalArgumentException(
            "expected a compressed PNG text of at most 1 MiB, found more");
      }
      return text;
    } catch (IOException e) {
      throw new IllegalArgumentException("a compressed PNG text chunk is damaged", e);
    }
  }

  private static String latin(byte[] data, int from, int to) {
    return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static int zero(byte[] data, int from) {
    int at = from;
    while (at < data.length && data[at] != 0) {
      at++;
    }
    return at;
  }
}
