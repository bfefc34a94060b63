package dev.resow.messaging;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/**
 * Why the brokers cannot be used.
 *
 * @param sentence names the brokers, what is wrong and the setting to look at
 * @param refused true if the brokers answer and refuse this client, or this client refuses them:
 *     waiting does not help
 */
record BrokerFault(String sentence, boolean refused) {
  private static final String KEYSTORE = "KAFKA_SSL_KEYSTORE_*";
  private static final String TRUSTSTORE = "KAFKA_SSL_TRUSTSTORE_*";

  /**
   * @param ended since when the client's own certificate is no longer valid, if it is not: a
   *     broker's alert need not tell
   */
  static BrokerFault of(String brokers, Throwable failure, Supplier<Optional<Instant>> ended) {
    List<Throwable> chain = chain(failure);
    for (Throwable each : chain)
      switch (each) {
        case UnsupportedSaslMechanismException e -> {
          return refused(
              "the broker at %s does not offer this KAFKA_SASL_MECHANISM: %s", brokers, e);
        }
        case SaslAuthenticationException e -> {
          return refused(
              "the broker at %s rejects the credentials in KAFKA_SASL_JAAS_CONFIG: %s", brokers, e);
        }
        case SslAuthenticationException _ -> {
          return new BrokerFault(tls(brokers, chain, ended), true);
        }
        case AuthenticationException e -> {
          return refused("the broker at %s rejects this client: %s", brokers, e);
        }
        case AuthorizationException e -> {
          return refused("the broker at %s denies access: %s", brokers, e);
        }
        default -> {
          // A wrapper.
        }
      }
    String message = chain.getLast().getMessage();
    String answer = "the broker at " + brokers + " does not answer";
    return new BrokerFault(message == null ? answer : answer + ": " + message, false);
  }

  /** Rights that are not granted. */
  static BrokerFault denied(String brokers, List<Grant> rights) {
    String list = rights.stream().map(Grant::toString).sorted().collect(Collectors.joining(", "));
    return new BrokerFault(
        "the broker at %s does not grant this client %s; see deploy/kafka-acls.tsv"
            .formatted(brokers, list),
        true);
  }

  /** The alerts are those of RFC 8446, section 6.2, as the JDK words them. */
  private static String tls(
      String brokers, List<Throwable> chain, Supplier<Optional<Instant>> ended) {
    String own = "the certificate of the broker at " + brokers;
    for (Throwable each : chain)
      switch (each) {
        case CertificateExpiredException e -> {
          return own + " has expired: " + e.getMessage();
        }
        case CertPathBuilderException _, CertPathValidatorException _ -> {
          if (chain.stream().noneMatch(CertificateExpiredException.class::isInstance))
            return own + " is not signed by a CA in " + TRUSTSTORE;
        }
        default -> {
          // Only the messages tell more.
        }
      }
    String text = chain.stream().map(Throwable::getMessage).collect(Collectors.joining(" | "));
    if (has(
        text,
        "certificate_expired",
        "certificate_required",
        "bad_certificate",
        "certificate_unknown",
        "unknown_ca"))
      return ended
          .get()
          .map(
              end ->
                  "the broker at %s does not accept the certificate in %s: it has expired at %s"
                      .formatted(brokers, KEYSTORE, end))
          .orElse(
              "the broker at %s does not accept the client certificate in %s (%s)"
                  .formatted(brokers, KEYSTORE, chain.getLast().getMessage()));
    if (has(text, "No subject alternative", "No name matching"))
      return own + " names another host: " + chain.getLast().getMessage();
    if (has(text, "Unsupported or unrecognized SSL message", "plaintext connection"))
      return "the broker at " + brokers + " does not speak TLS at this address";
    return "no TLS connection to the broker at %s: %s"
        .formatted(brokers, chain.getLast().getMessage());
  }

  private static BrokerFault refused(String sentence, String brokers, Throwable failure) {
    return new BrokerFault(sentence.formatted(brokers, failure.getMessage()), true);
  }

  private static boolean has(String text, String... parts) {
    return Stream.of(parts).anyMatch(text::contains);
  }

  private static List<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause).limit(20).toList();
  }
}
