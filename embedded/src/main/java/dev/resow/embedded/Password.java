package dev.resow.embedded;

import java.security.SecureRandom;
import java.util.Base64;

/** Random passwords: 192 bits as 32 letters, digits, {@code -} and {@code _}. */
final class Password {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 24;

  private Password() {}

  static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
