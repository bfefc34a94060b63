package dev.resow.chaos.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback that can turn into a black hole: bytes of both directions are held back,
 * without FIN and without RST, as behind a firewall that drops packets. New connections are taken
 * and answered with silence. Afterwards the held bytes are forwarded, as TCP would repeat them, or
 * the connections are reset. It can also be slow, as a long way that loses packets is, or answer
 * itself.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int BACKLOG = 200;

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private boolean swallowing;
  private volatile Slowness slowness = Slowness.NONE;
  private volatile Responder responder;
  private volatile boolean closed;

  /**
   * What a long way with losses is to TCP: bytes that come later. Pieces that are under way at the
   * same time wait for one another.
   *
   * @param delay of each piece that is read, in each direction
   * @param loss share of the pieces that are lost, 0 to 1: they arrive after {@code repeat} more
   * @param repeat time until the sender repeats what was lost
   */
  public record Slowness(Duration delay, double loss, Duration repeat) {
    static final Slowness NONE = new Slowness(Duration.ZERO, 0, Duration.ZERO);

    private void await() {
      if (delay.isZero()) return;
      LockSupport.parkNanos(delay.toNanos());
      if (ThreadLocalRandom.current().nextDouble() < loss) LockSupport.parkNanos(repeat.toNanos());
    }
  }

  /** Answers in place of the target. */
  public interface Responder {
    /** Reads and answers what a client sends; the connection is closed afterwards. */
    void answer(Socket client) throws IOException;
  }

  private TcpProxy(int target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  /**
   * @param port listened to, 0 for a free one
   * @param target port on loopback that connections are passed on to
   */
  public static TcpProxy start(int port, int target) {
    try {
      var proxy =
          new TcpProxy(target, new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("proxy-" + target).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen to port " + port, e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Passes nothing on until {@link #resume} or {@link #reset}. */
  public void swallow() {
    synchronized (gate) {
      swallowing = true;
    }
  }

  /** Passes everything on later, until {@link #fullSpeed}. */
  public void slow(Slowness slower) {
    slowness = slower;
  }

  /** Passes everything on at once again. */
  public void fullSpeed() {
    slowness = Slowness.NONE;
  }

  /**
   * Passes nothing on until {@link #passOn}; every connection is reset, and new ones are answered.
   */
  public void answerWith(Responder instead) {
    responder = instead;
    Set.copyOf(open).forEach(TcpProxy::abort);
  }

  /** New connections lead to the target again. */
  public void passOn() {
    responder = null;
  }

  /** Passes on what was held back and all that follows. */
  public void resume() {
    synchronized (gate) {
      swallowing = false;
      gate.notifyAll();
    }
  }

  /** Forgets what was held back and resets every connection; new ones are passed on. */
  public void reset() {
    Set<Socket> now = Set.copyOf(open);
    now.forEach(TcpProxy::abort);
    resume();
  }

  @Override
  public void close() {
    closed = true;
    quietly(server);
    reset();
  }

  private void accept() {
    while (!closed)
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException listenerClosed) {
        return;
      }
  }

  private void connect(Socket client) {
    Responder instead = responder;
    if (instead == null) connectToTarget(client);
    else
      try {
        instead.answer(client);
      } catch (IOException | RuntimeException clientIsAway) {
        abort(client);
      } finally {
        quietly(client);
        open.remove(client);
      }
  }

  private void connectToTarget(Socket client) {
    var upstream = new Socket();
    open.add(upstream);
    try {
      slowness.await();
      awaitGate();
      upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      Thread up = Thread.ofVirtual().start(() -> pump(client, upstream));
      pump(upstream, client);
      up.join();
    } catch (IOException | InterruptedException targetIsAway) {
      abort(client);
    } finally {
      quietly(upstream);
      quietly(client);
      open.remove(upstream);
      open.remove(client);
    }
  }

  /** Copies until one side ends. An end is held back like any byte. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int n; (n = in.read(buffer)) >= 0; ) {
        slowness.await();
        awaitGate();
        out.write(buffer, 0, n);
      }
      awaitGate();
      to.shutdownOutput();
    } catch (IOException connectionIsGone) {
      waitUntilOpen();
      abort(from);
      abort(to);
    }
  }

  private void awaitGate() throws IOException {
    waitUntilOpen();
    if (closed) throw new IOException("the proxy is closed");
  }

  private void waitUntilOpen() {
    synchronized (gate) {
      while (swallowing && !closed)
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
    }
  }

  /** RST instead of FIN. */
  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      // Nothing is left to reset.
    }
    quietly(socket);
  }

  private static void quietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception alreadyClosed) {
      // It is gone either way.
    }
  }
}
