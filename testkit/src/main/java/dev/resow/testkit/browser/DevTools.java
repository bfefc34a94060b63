package dev.resow.testkit.browser;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A connection to one tab by the Chrome DevTools protocol: calls and events are JSON messages. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
  private static final int LIMIT_SECONDS = 60;

  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<BiConsumer<String, JsonNode>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;

  private DevTools() {}

  static DevTools connect(HttpClient http, URI address) {
    var tools = new DevTools();
    tools.socket = http.newWebSocketBuilder().buildAsync(address, tools).join();
    return tools;
  }

  /** Hears every event: its method and parameters. */
  void onEvent(BiConsumer<String, JsonNode> listener) {
    listeners.add(listener);
  }

  /**
   * The result of a call.
   *
   * @throws IllegalStateException if the browser refuses or does not answer
   */
  JsonNode call(String method, Map<String, ?> parameters) {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    byte[] message = Json.write(Map.of("id", id, "method", method, "params", parameters));
    // One message at a time may be on its way.
    synchronized (this) {
      socket.sendText(new String(message, StandardCharsets.UTF_8), true).join();
    }
    try {
      JsonNode said = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (said.has("error"))
        throw new IllegalStateException(method + " failed: " + said.path("error"));
      return said.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no answer to " + method, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String message = partial.toString();
      partial.setLength(0);
      hear(message);
    }
    from.request(1);
    return null;
  }

  private void hear(String message) {
    try {
      JsonNode said = Json.mapper().readTree(message);
      if (said.has("id")) {
        var answer = waiting.remove(said.path("id").asInt());
        if (answer != null) answer.complete(said);
      } else {
        String method = said.path("method").asText();
        listeners.forEach(listener -> listener.accept(method, said.path("params")));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the browser said no JSON: " + message, e);
    }
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    waiting.values().forEach(answer -> answer.completeExceptionally(failure));
  }

  @Override
  public void close() {
    socket.abort();
  }
}
