package dev.resow.standalone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The command line as typed. Java decodes it in the locale's encoding, which loses every letter
 * outside ASCII in the C locale; the kernel still has the bytes, which are read as UTF-8.
 */
final class Arguments {
  private static final char LOST = '\uFFFD';

  private Arguments() {}

  /**
   * @throws IllegalArgumentException when characters were lost and cannot be recovered
   */
  static String[] recover(String[] decoded) {
    // Other encodings may have replaced letters with question marks, which look like typed ones.
    boolean utf8 = "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    boolean whole = utf8 && Arrays.stream(decoded).noneMatch(Arguments::isDamaged);
    return whole ? decoded : recover(decoded, raw());
  }

  /**
   * @param raw every argument of the process as bytes, those before the command line too
   */
  static String[] recover(String[] decoded, List<byte[]> raw) {
    var recovered = decoded.clone();
    int before = raw.size() - decoded.length;
    for (int i = 0; i < decoded.length; i++) {
      if (before >= 0) {
        recovered[i] = utf8(raw.get(before + i));
      }
      if (isDamaged(recovered[i])) {
        throw new IllegalArgumentException(
            "argument %d: expected UTF-8, found '%s' with undecodable characters; use a UTF-8 locale, for example LC_ALL=C.UTF-8"
                .formatted(i + 1, recovered[i]));
      }
    }
    return recovered;
  }

  /** Undecodable bytes become the replacement character, or lone surrogates. */
  private static boolean isDamaged(String text) {
    return text.indexOf(LOST) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<byte[]> raw() {
    try {
      byte[] all = Files.readAllBytes(Path.of("/proc/self/cmdline"));
      var arguments = new ArrayList<byte[]>();
      int from = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == 0) {
          arguments.add(Arrays.copyOfRange(all, from, i));
          from = i + 1;
        }
      }
      return arguments;
    } catch (IOException notLinux) {
      return List.of();
    }
  }
}
