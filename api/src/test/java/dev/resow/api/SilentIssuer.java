package dev.resow.api;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A sign-in service that accepts connections and never says anything. */
public final class SilentIssuer implements QuarkusTestResourceLifecycleManager {
  /** The api with keys and that service, on servers of its own. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(RealServers.class),
          new TestResourceEntry(WithKeys.class),
          new TestResourceEntry(SilentIssuer.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  private static final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
  private static ServerSocket server;

  @Override
  public int order() {
    return 1; // after the service that answers
  }

  @Override
  public Map<String, String> start() {
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      Thread.ofPlatform().daemon().start(SilentIssuer::accept);
      return Map.of("resow.access.oidc.issuer", issuer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void accept() {
    try {
      while (true) accepted.add(server.accept());
    } catch (IOException e) {
      // it is over
    }
  }

  static String issuer() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** How often the api has come to ask. */
  static int asked() {
    return accepted.size();
  }

  @Override
  public void stop() {
    try {
      server.close();
      for (Socket socket : accepted) socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
