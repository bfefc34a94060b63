package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static dev.resow.deploy.HelmChart.merge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot work are refused before anything is installed, with the place and the reason. */
class SchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          kafka: {bootstrapServer: "kafka:9092"}              | kafka                   | bootstrapServer
          kafka: {bootstrapServers: "kafka"}                  | kafka/bootstrapServers  | pattern
          kafka: {securityProtocol: TLS}                      | kafka/securityProtocol  | SASL_SSL
          kafka: {ca: {secret: a, configMap: b}}              | kafka/ca                | not
          kafka: {settings: {sasl.jaas.config: x}}            | kafka/settings          | sasl.jaas.config
          database: {port: postgres}                          | database/port           | integer
          database: {password: secret}                        | database                | password
          artifacts: {location: /pictures}                    | artifacts/volume        | properties
          artifacts: {location: "s3:/pictures"}               | artifacts/location      | pattern
          artifacts: {volume: {emptyDir: {}}}                 | artifacts/volume        | properties
          workers: {pools: []}                                | workers/pools           | 1
          workers: {pools: [{name: a}]}                       | workers/pools/0         | model
          workers: {pools: [{name: A_B, model: /m/x}]}        | workers/pools/0/name    | pattern
          workers: {pools: [{name: a, model: /m/x, device: gpu}]} | workers/pools/0/device | pattern
          workers: {pools: [{name: a, model: /m/x, replica: 3}]}  | workers/pools/0     | replica
          api: {env: {QUARKUS_DATASOURCE_PASSWORD: x}}        | api/env                 | QUARKUS_DATASOURCE_PASSWORD
          api: {env: {resow.model: x}}                        | api/env                 | resow.model
          api: {env: {RESOW_MODEL: 1.5}}                      | api/env/RESOW_MODEL     | integer
          api: {replicas: two}                                | api/replicas            | integer
          api: {ingress: {enabled: true}}                     | api/ingress/host        | length
          keda: {enabled: true}                               | keda/prometheus         | length
          podSecurityContext: {runAsNonRoot: false}           | podSecurityContext/runAsNonRoot | true
          metric: {enabled: true}                             | at ''                   | metric
          """)
  void isRefusedWithPlaceAndReason(String change, String place, String reason) {
    var values = merge(example("minimal"), Yaml.map(change));

    assertThatThrownBy(() -> HelmChart.render(values))
        .satisfies(e -> assertThat(normal(e.getMessage())).contains(place).contains(reason));
  }

  /** As the library or the program writes a place: with dots or slashes. */
  private static String normal(String message) {
    return message;
  }

  @Test
  void whatMustBeFilledInIsNamed() {
    assertThatThrownBy(() -> HelmChart.render(Map.of()))
        .hasMessageContaining("bootstrapServers")
        .hasMessageContaining("host")
        .hasMessageContaining("location");
  }
}
