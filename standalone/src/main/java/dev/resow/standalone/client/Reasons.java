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

/** Describes why a request got no answer. */
final class Reasons {
  private Reasons() {}

  static String of(IOException e, URI url) {
    if (e instanceof UnknownHostException || hasCause(e, UnresolvedAddressException.class)) {
      return "unknown host '%s'".formatted(url.getHost());
    }
    return switch (e) {
      case HttpConnectTimeoutException _ -> "no connection within 5 s";
      case HttpTimeoutException _ -> "the request timed out";
      case SSLException _ -> "the TLS connection failed; check that the server uses https";
      case ConnectException _ -> "connection refused";
      case EOFException _ -> "the server closed the connection without an answer";
      case EventLines.SilentException _ -> "the server stopped answering";
      default -> words(e);
    };
  }

  private static String words(IOException e) {
    String text = String.valueOf(e.getMessage());
    if (text.contains("closed") || e instanceof ClosedChannelException) {
      return "the server closed the connection";
    }
    if (text.contains("reset")) {
      return "the connection was reset";
    }
    if (text.contains("status line") || text.contains("header") || text.contains("protocol")) {
      return "the server does not speak HTTP";
    }
    if (text.contains("EOF") || text.contains("no bytes") || text.contains("end of")) {
      return "the server closed the connection without an answer";
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
