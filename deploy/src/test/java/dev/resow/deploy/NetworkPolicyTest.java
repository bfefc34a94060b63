package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static dev.resow.deploy.HelmChart.merge;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may reach the pods, and what they may reach. */
class NetworkPolicyTest {
  private final Manifests managed = Manifests.of(example("managed-gpu"));

  @Test
  void eachAppReachesWhatItUses() {
    assertThat(targets("-api")).containsExactlyInAnyOrder(53, 53, 9096, 5432, 9000, 80, 443);
    assertThat(targets("-scheduler")).containsExactlyInAnyOrder(53, 53, 9096, 5432);
    assertThat(targets("-worker")).as("no database").containsExactlyInAnyOrder(53, 53, 9096, 9000);
  }

  @Test
  void onlyTheApiIsReached() {
    assertThat(policy("-api").getIngress()).hasSize(2);
    var http = policy("-api").getIngress().getFirst();
    assertThat(http.getPorts().getFirst().getPort().getStrVal()).isEqualTo("http");
    assertThat(http.getFrom()).hasSize(1);
    for (String app : List.of("-scheduler", "-worker")) {
      assertThat(policy(app).getPolicyTypes()).contains("Ingress", "Egress");
      assertThat(policy(app).getIngress())
          .as("metrics for Prometheus alone")
          .allMatch(rule -> rule.getPorts().getFirst().getPort().getStrVal().equals("management"))
          .hasSize(1);
    }
    var minimal = Manifests.of(example("minimal")).named(NetworkPolicy.class, "-scheduler");
    assertThat(minimal.getSpec().getIngress()).isEmpty();
  }

  @Test
  void theStoresPortIsThatOfItsEndpoint() {
    assertThat(storePort("")).isEqualTo(443);
    assertThat(storePort("http://minio.data")).isEqualTo(80);
    assertThat(storePort("https://minio.data:9000/")).isEqualTo(9000);
  }

  @Test
  void aPortStandsOnce() {
    var minimal = Manifests.of(example("minimal")).named(NetworkPolicy.class, "-api").getSpec();
    assertThat(ports(minimal)).containsExactly(53, 53, 9092, 5432, 443, 80);
  }

  private static int storePort(String endpoint) {
    var values =
        merge(example("minimal"), Map.of("artifacts", Map.of("s3", Map.of("endpoint", endpoint))));
    var spec = Manifests.of(values).named(NetworkPolicy.class, "-worker").getSpec();
    return ports(spec).getLast();
  }

  private NetworkPolicySpec policy(String app) {
    return managed.named(NetworkPolicy.class, app).getSpec();
  }

  private List<Integer> targets(String app) {
    return ports(policy(app));
  }

  private static List<Integer> ports(NetworkPolicySpec policy) {
    return policy.getEgress().stream()
        .flatMap(rule -> rule.getPorts().stream())
        .map(port -> port.getPort().getIntVal())
        .toList();
  }
}
