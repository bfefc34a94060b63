package dev.resow.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An S3 client between a store that works and one that answers with errors. */
@Timeout(60)
class S3ErrorsTest {
  private HttpServer store;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    store.start();
    proxy = TcpProxy.start(0, store.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    proxy.close();
    store.stop(0);
  }

  @Test
  void everyRequestIsAnsweredWithAnErrorUntilTheStoreWorksAgain() throws IOException {
    assertThat(put("a", false).getResponseCode()).isEqualTo(204);

    Iterator<Boolean> busy = List.of(true, false, true).iterator();
    proxy.answerWith(new S3Errors(busy::next));
    var slowDown = put("a".repeat(200_000), false);
    assertThat(slowDown.getResponseCode()).isEqualTo(503);
    assertThat(text(slowDown.getErrorStream())).contains("<Code>SlowDown</Code>");
    assertThat(put("a", true).getResponseCode()).as("before its body was sent").isEqualTo(500);
    var head = request("HEAD");
    assertThat(head.getResponseCode()).isEqualTo(503);

    proxy.passOn();
    assertThat(put("a", false).getResponseCode()).isEqualTo(204);
  }

  private HttpURLConnection put(String body, boolean asksFirst) throws IOException {
    var put = request("PUT");
    put.setDoOutput(true);
    put.setFixedLengthStreamingMode(body.length());
    if (asksFirst) put.setRequestProperty("Expect", "100-continue");
    try (var out = put.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException refusedAtOnce) {
      assertThat(asksFirst).isTrue();
    }
    return put;
  }

  private HttpURLConnection request(String method) throws IOException {
    var address = URI.create("http://127.0.0.1:%d/pictures/a".formatted(proxy.port())).toURL();
    var request = (HttpURLConnection) address.openConnection();
    request.setRequestMethod(method);
    request.setRequestProperty("Connection", "close");
    return request;
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
  }
}
