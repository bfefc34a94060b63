package dev.resow.api.jobs;

import dev.resow.contract.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identity of a request as understood, so that spaces and the order of fields do not matter. */
public final class RequestHash {
  private RequestHash() {}

  public static String of(Object request) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Json.write(request)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
