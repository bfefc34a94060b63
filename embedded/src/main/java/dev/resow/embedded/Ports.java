package dev.resow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of the loopback interface. */
public final class Ports {
  /** Given out by this process; whoever got one may not listen to it yet. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private static final int LOWEST = 10_240;

  /** Where ports of outgoing connections begin by default (ip_local_port_range). */
  private static final int EPHEMERAL = 32_768;

  private static final int TRIES = 100;

  private Ports() {}

  /**
   * A port that was free a moment ago, and another one each time. It is below the range from which
   * Linux serves outgoing connections: none of those takes it before somebody listens to it.
   */
  public static int free() {
    while (true) {
      int port = unused();
      if (GIVEN.add(port)) return port;
    }
  }

  private static int unused() {
    var random = ThreadLocalRandom.current();
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LOWEST, EPHEMERAL);
      if (isFree(port)) return port;
    }
    try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
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
