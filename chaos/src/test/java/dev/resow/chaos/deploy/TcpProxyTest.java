package dev.resow.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients see of a proxy that becomes a black hole. */
@Timeout(60)
class TcpProxyTest {
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpProxy.start(0, echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesAndEndsOn() throws IOException {
    try (var client = connect()) {
      assertThat(answer(client, 7)).isEqualTo(7);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void swallowsWithoutEndingTheConnectionAndPassesOnLater() throws IOException {
    try (var client = connect()) {
      assertThat(answer(client, 1)).isEqualTo(1);
      proxy.swallow();
      client.getOutputStream().write(2);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> client.getInputStream().read())
          .as("neither FIN nor RST")
          .isInstanceOf(SocketTimeoutException.class);

      proxy.resume();
      client.setSoTimeout(0);
      assertThat(client.getInputStream().read()).as("late, not lost").isEqualTo(2);
      assertThat(answer(client, 3)).isEqualTo(3);
    }
  }

  @Test
  void takesNewConnectionsAndKeepsSilent() throws IOException {
    proxy.swallow();
    try (var client = connect()) {
      client.getOutputStream().write(4);
      client.setSoTimeout(300);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.resume();
      client.setSoTimeout(0);
      assertThat(client.getInputStream().read()).isEqualTo(4);
    }
  }

  @Test
  void resetsWhatItHeldAndServesNewConnections() throws IOException {
    try (var client = connect()) {
      assertThat(answer(client, 1)).isEqualTo(1);
      proxy.swallow();
      client.getOutputStream().write(2);
      proxy.reset();
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
    try (var client = connect()) {
      assertThat(answer(client, 5)).isEqualTo(5);
    }
  }

  @Test
  void aLongWayThatLosesPiecesChangesNoByteAndNoOrder() throws IOException {
    proxy.slow(new TcpProxy.Slowness(Duration.ofMillis(20), .5, Duration.ofMillis(30)));
    try (var client = connect()) {
      byte[] sent = new byte[300_000];
      new Random(1).nextBytes(sent);
      Thread.ofVirtual().start(() -> write(client, sent));
      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      proxy.fullSpeed();
      assertThat(answer(client, 6)).isEqualTo(6);
    }
  }

  private static void write(Socket client, byte[] bytes) {
    try {
      client.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  private static int answer(Socket client, int question) throws IOException {
    client.getOutputStream().write(question);
    return client.getInputStream().read();
  }

  private void serve() {
    while (!echo.isClosed())
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> echo(socket));
      } catch (IOException closed) {
        return;
      }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException gone) {
      // The client's business.
    }
  }
}
