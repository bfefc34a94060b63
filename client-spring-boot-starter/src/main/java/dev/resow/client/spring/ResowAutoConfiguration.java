package dev.resow.client.spring;

import dev.resow.client.ResowClient;
import dev.resow.client.webhook.WebhookVerifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * A {@link ResowClient} if {@code resow.url} is set, and a {@link WebhookVerifier} if {@code
 * resow.webhook-secrets} is; beans of the application replace them.
 */
@AutoConfiguration(afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@EnableConfigurationProperties(ResowProperties.class)
public class ResowAutoConfiguration {

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  @ConditionalOnProperty("resow.url")
  ResowClient resowClient(
      ResowProperties properties,
      ObjectProvider<SslBundles> bundles,
      ObjectProvider<ResowClientCustomizer> customizers) {
    var builder =
        ResowClient.builder(properties.url())
            .apiKey(properties.apiKey())
            .tenant(properties.tenant())
            .connectTimeout(properties.connectTimeout())
            .timeout(properties.timeout())
            .idleTimeout(properties.idleTimeout())
            .waitLimit(properties.waitLimit())
            .retries(properties.retries());
    if (properties.sslBundle() != null)
      builder.tls(bundles.getObject().getBundle(properties.sslBundle()).createSslContext());
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty("resow.webhook-secrets")
  WebhookVerifier resowWebhookVerifier(ResowProperties properties) {
    return WebhookVerifier.of(properties.webhookSecrets().toArray(String[]::new));
  }
}
