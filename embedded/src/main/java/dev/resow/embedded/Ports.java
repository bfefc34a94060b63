package dev.resow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Free ports of the loopback interface. */
public final class Ports {
  /** Given out by this process; whoever got one may not listen to it yet. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /** A port that was free a moment ago, and another one each time. */
  public static int free() {
    while (true) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no free port on the loopback interface", e);
      }
    }
  }

  /** {@code wanted}, or a free port when {@code wanted} is 0. */
  static int orFree(int wanted) {
    if (wanted == 0) {
      return free();
    }
    GIVEN.add(wanted);
    return wanted;
  }
}
