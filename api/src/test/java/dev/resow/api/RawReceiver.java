package dev.resow.api;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that answers byte by byte what it is given, or never stops answering. */
final class RawReceiver implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile String answer = "";
  private volatile String drop;

  RawReceiver() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  /** Says this and hangs up. */
  void answers(String text) {
    drop = null;
    answer = text;
  }

  /** Says this, and then the other again and again. */
  void drips(String begin, String more) {
    answer = begin;
    drop = more;
  }

  int port() {
    return server.getLocalPort();
  }

  int requests() {
    return requests.get();
  }

  /** Connections that nobody has closed. */
  int open() {
    return open.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.incrementAndGet();
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      // The head, and what of the body came with it.
      if (socket.getInputStream().read(new byte[8_192]) < 0) return;
      requests.incrementAndGet();
      var out = socket.getOutputStream();
      out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
      while (drop != null && !over.await(50, TimeUnit.MILLISECONDS))
        out.write(drop.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // the sender has hung up
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    over.countDown();
    server.close();
  }
}
