package dev.resow.standalone.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why there was no answer, in words. */
final class Reasons {
  private Reasons() {}

  static String of(IOException e, URI url) {
    if (e instanceof UnknownHostException || hasCause(e, UnresolvedAddressException.class)) {
      return "there is no host '%s'".formatted(url.getHost());
    }
    return switch (e) {
      case HttpConnectTimeoutException _ -> "it takes no connection within 5 s";
      case HttpTimeoutException _ -> "it does not answer in time";
      case SSLException _ -> "the encrypted connection failed; is it https?";
      case ConnectException _ -> "nothing takes connections there";
      case EOFException _ -> "it ended the connection without an answer";
      case EventLines.SilentException _ -> "it went silent";
      default -> words(e);
    };
  }

  private static String words(IOException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("closed") || e instanceof ClosedChannelException) {
      return "it ended the connection";
    }
    if (text.contains("reset")) {
      return "it cut the connection";
    }
    if (text.contains("status line") || text.contains("header") || text.contains("protocol")) {
      return "what answers there does not speak HTTP";
    }
    if (text.contains("EOF") || text.contains("no bytes") || text.contains("end of")) {
      return "it ended the connection without an answer";
    }
    return "the connection failed";
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
