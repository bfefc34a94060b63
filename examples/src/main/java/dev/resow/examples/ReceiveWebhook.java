package dev.resow.examples;

import com.sun.net.httpserver.HttpExchange;
import dev.resow.client.webhook.WebhookMessage;
import dev.resow.client.webhook.WebhookVerifier;
import java.io.IOException;
import java.security.SignatureException;
import java.util.function.Consumer;

/** A receiver of webhooks, here for the HTTP server of the JDK. */
final class ReceiveWebhook {
  private ReceiveWebhook() {}

  // [start:ReceiveWebhook]
  /**
   * @param verifier {@code WebhookVerifier.of("whsec_...")}
   */
  static void receive(
      WebhookVerifier verifier, HttpExchange exchange, Consumer<WebhookMessage> handler)
      throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      handler.accept(verifier.read(exchange.getRequestHeaders()::getFirst, body));
      exchange.sendResponseHeaders(204, -1);
    } catch (SignatureException forged) {
      exchange.sendResponseHeaders(401, -1);
    } finally {
      exchange.close();
    }
  }
  // [end:ReceiveWebhook]
}
