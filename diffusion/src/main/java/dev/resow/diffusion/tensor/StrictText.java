package dev.resow.diffusion.tensor;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a JSON library lets pass in a header, and the reference reader does not. */
final class StrictText {
  private StrictText() {}

  /**
   * Refuses a byte order mark, other encodings than UTF-8 and escapes that stand for half a
   * character.
   */
  static void check(Path file, byte[] json) {
    if (json.length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB) {
      throw new ModelFormatException(file, null, "a JSON header", "a byte order mark before it");
    }
    checkUtf8(file, json);
    for (int i = 0; i < json.length; i++) {
      if (json[i] == 0) { // also what UTF-16 looks like
        throw new ModelFormatException(file, null, "a JSON header in UTF-8", "a zero byte at " + i);
      }
      if (json[i] == '\\') {
        i = escape(file, json, i);
      }
    }
  }

  private static void checkUtf8(Path file, byte[] json) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var in = ByteBuffer.wrap(json);
    var out = CharBuffer.allocate(1 << 13);
    try {
      while (true) {
        var result = decoder.decode(in, out.clear(), true);
        if (result.isError()) {
          result.throwException();
        }
        if (result.isUnderflow()) {
          return;
        }
      }
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(
          file, null, "a JSON header in UTF-8", "other bytes at " + in.position(), e);
    }
  }

  /** Index of the last byte of the escape that begins here. */
  private static int escape(Path file, byte[] json, int at) {
    int unit = unit(json, at);
    if (unit < 0) {
      return at + 1; // a simple escape; the parser judges it
    }
    if (Character.isHighSurrogate((char) unit)) {
      int low = unit(json, at + 6);
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        return at + 11;
      }
    }
    if (Character.isSurrogate((char) unit)) {
      throw new ModelFormatException(
          file, null, "escapes of whole characters", "half a surrogate pair at " + at);
    }
    return at + 5;
  }

  /** The value of an escape of four hexadecimal digits, or -1. */
  private static int unit(byte[] json, int at) {
    if (at + 5 >= json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int value = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
