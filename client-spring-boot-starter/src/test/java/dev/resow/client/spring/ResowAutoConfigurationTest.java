package dev.resow.client.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.resow.client.ProblemException;
import dev.resow.client.ResowClient;
import dev.resow.client.webhook.WebhookVerifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which beans an application gets for which properties. */
class ResowAutoConfigurationTest {
  private static final String SECRET =
      "resow.webhook-secrets=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ResowAutoConfiguration.class));

  @Test
  void withoutAnAddressThereIsNoClient() {
    application.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(ResowClient.class)
                .doesNotHaveBean(WebhookVerifier.class));
  }

  @Test
  void propertiesReachTheRequestsOfTheClient() throws IOException {
    var key = new CompletableFuture<String>();
    var tenant = new CompletableFuture<String>();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/models",
        exchange -> {
          key.complete(exchange.getRequestHeaders().getFirst("Authorization"));
          tenant.complete(exchange.getRequestHeaders().getFirst("Resow-Tenant"));
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
    try {
      application
          .withPropertyValues(
              "resow.url=http://127.0.0.1:" + server.getAddress().getPort(),
              "resow.api-key=resow_a_secret",
              "resow.tenant=acme",
              "resow.tries=1")
          .run(
              context -> {
                var resow = context.getBean(ResowClient.class);
                Assertions.assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(resow::models);
                assertThat(context.getBean(ResowProperties.class).toString())
                    .doesNotContain("secret");
              });
    } finally {
      server.stop(0);
    }
    assertThat(key).isCompletedWithValue("Bearer resow_a_secret");
    assertThat(tenant).isCompletedWithValue("acme");
  }

  @Test
  void aBeanOfTheApplicationReplacesTheClient() {
    try (var own = ResowClient.of("http://127.0.0.1:1")) {
      application
          .withBean("own", ResowClient.class, () -> own)
          .withPropertyValues("resow.url=http://127.0.0.1:2")
          .run(context -> assertThat(context.getBean(ResowClient.class)).isSameAs(own));
    }
  }

  @Test
  void aCustomizerChangesTheClient() {
    var seen = new CompletableFuture<Boolean>();
    application
        .withBean(ResowClientCustomizer.class, () -> builder -> seen.complete(true))
        .withPropertyValues("resow.url=http://127.0.0.1:1")
        .run(context -> assertThat(context).hasSingleBean(ResowClient.class));
    assertThat(seen).isCompletedWithValue(true);
  }

  @Test
  void secretsMakeAVerifier() {
    application
        .withPropertyValues(SECRET)
        .run(context -> assertThat(context).hasSingleBean(WebhookVerifier.class));
  }

  @Test
  void aWrongAddressStopsTheApplication() {
    application
        .withPropertyValues("resow.url=resow.example")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("https://resow.example"));
  }

  @Test
  void editorsKnowTheProperties() throws IOException {
    JsonNode metadata;
    try (var in = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      metadata = new ObjectMapper().readTree(in);
    }
    assertThat(StreamSupport.stream(metadata.path("properties").spliterator(), false))
        .hasSize(ResowProperties.class.getRecordComponents().length)
        .allSatisfy(property -> assertThat(property.path("description").asText()).endsWith("."))
        .extracting(property -> property.path("name").asText())
        .contains("resow.url", "resow.api-key", "resow.webhook-secrets");
  }
}
