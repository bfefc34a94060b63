package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static dev.resow.deploy.HelmChart.merge;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values that cannot work are refused before anything is installed, with the place and the reason.
 */
class SchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          kafka: {bootstrapServer: "kafka:9092"}              | at '/kafka'             | additional properties 'bootstrapServer' not allowed
          kafka: {bootstrapServers: "kafka"}                  | at '/kafka/bootstrapServers' | does not match pattern
          kafka: {securityProtocol: TLS}                      | at '/kafka/securityProtocol' | 'SASL_SSL'
          kafka: {securityProtocol: SASL_SSL}                 | kafka.jaas.api.secret   | needs the Secret with the JAAS line
          kafka: {ca: {secret: a, configMap: b}}              | kafka.ca                | got both
          kafka: {settings: {ssl.keystore.password: x}}       | kafka.settings          | ssl.keystore.password is a secret
          kafka: {settings: {SSL_TRUSTSTORE_TYPE: PEM}}       | at '/kafka/settings'    | 'SSL_TRUSTSTORE_TYPE' not allowed
          database: {port: postgres}                          | at '/database/port'     | want integer
          database: {password: secret}                        | at '/database'          | additional properties 'password' not allowed
          database: {sslmode: verify-full}                    | database.sslmode        | set database.ca.secret
          artifacts: {location: /pictures}                    | artifacts.volume        | which api and workers share
          artifacts: {location: "s3:/pictures"}               | at '/artifacts/location' | does not match pattern
          artifacts: {volume: {emptyDir: {}}}                 | artifacts.volume        | is a bucket
          artifacts: {volume: {pvc: {claimName: a}}}          | at '/artifacts/volume'  | 'pvc' not allowed
          workers: {pools: []}                                | at '/workers/pools'     | minItems
          workers: {pools: [{name: a}]}                       | at '/workers/pools/0'   | missing property 'model'
          workers: {pools: [{name: A_B, model: /m/x}]}        | at '/workers/pools/0/name' | does not match pattern
          workers: {pools: [{name: a, model: /m/x, device: gpu}]} | at '/workers/pools/0/device' | does not match pattern
          workers: {pools: [{name: a, model: /m/x, replica: 3}]}  | at '/workers/pools/0' | 'replica' not allowed
          workers: {pools: [{name: a, model: /m/x}, {name: a, model: /m/y}]} | workers.pools | two pools have the name a
          trainer: {enable: true}                             | at '/trainer'           | 'enable' not allowed
          trainer: {model: menagerie}                         | at '/trainer/model'     | does not match pattern
          trainer: {device: gpu}                              | at '/trainer/device'    | does not match pattern
          api: {env: {QUARKUS_DATASOURCE_PASSWORD: x}}        | env                     | QUARKUS_DATASOURCE_PASSWORD is a secret
          api: {env: {resow.model: x}}                        | at '/api/env'           | 'resow.model' not allowed
          api: {env: {RESOW_MODEL: 1.5}}                      | at '/api/env/RESOW_MODEL' | got number
          api: {replicas: two}                                | at '/api/replicas'      | want integer
          api: {ingress: {enabled: true}}                     | api.ingress.host        | expected the host name
          keda: {enabled: true}                               | keda.prometheus         | expected the address
          podSecurityContext: {runAsNonRoot: false}           | at '/podSecurityContext/runAsNonRoot' | true
          metric: {enabled: true}                             | at ''                   | 'metric' not allowed
          """)
  void isRefusedWithPlaceAndReason(String change, String place, String reason) {
    var values = merge(example("minimal"), Yaml.map(change));

    assertThatThrownBy(() -> HelmChart.render(values))
        .hasMessageContaining(place)
        .hasMessageContaining(reason);
  }

  @Test
  void whatMustBeFilledInIsNamed() {
    assertThatThrownBy(() -> HelmChart.render(Map.of()))
        .hasMessageContaining("bootstrapServers")
        .hasMessageContaining("host")
        .hasMessageContaining("location");
  }
}
