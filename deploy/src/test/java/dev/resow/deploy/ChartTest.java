package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart makes of the examples of values. */
class ChartTest {
  @ParameterizedTest
  @ValueSource(strings = {"minimal", "managed-gpu", "two-pools"})
  void helmFindsNothingToComplainAbout(String example) {
    var found = HelmChart.lint(example(example));

    assertThat(found.isFailed()).as("%s", found.getMessages()).isFalse();
    assertThat(found.getMessages()).noneMatch(line -> line.contains("[WARNING]"));
  }

  @Test
  void brokerDatabaseBucketAndModelAreEnough() {
    var minimal = Manifests.of(example("minimal"));

    assertThat(names(minimal, Deployment.class))
        .containsExactlyInAnyOrder(
            "demo-resow-api", "demo-resow-scheduler", "demo-resow-worker-menagerie");
    assertThat(names(minimal, Service.class)).containsExactly("demo-resow-api");
    assertThat(names(minimal, PodDisruptionBudget.class)).hasSize(3);
    assertThat(minimal.all(HorizontalPodAutoscaler.class)).isEmpty();
    assertThat(minimal.all(ServiceMonitor.class)).isEmpty();
    assertThat(minimal.all(ScaledObject.class)).isEmpty();
    assertThat(minimal.variable("-api", "QUARKUS_MANAGEMENT_PORT")).isNull();
    assertThat(minimal.variable("-api", "RESOW_DEFAULT_MODEL")).isEqualTo("menagerie");
    assertThat(minimal.variable("-scheduler", "QUARKUS_DATASOURCE_JDBC_URL"))
        .isEqualTo("jdbc:postgresql://postgres.data:5432/resow?sslmode=prefer");
  }

  @Test
  void managedServicesAreReachedWithTlsAndAnAutoscalerSetsReplicas() {
    var managed = Manifests.of(example("managed-gpu"));

    assertThat(managed.variable("-api", "QUARKUS_DATASOURCE_JDBC_URL"))
        .isEqualTo(
            "jdbc:postgresql://resow.database.example:5432/resow"
                + "?sslmode=verify-full&sslrootcert=/etc/resow/database/ca.crt");
    assertThat(managed.variable("-worker-sd35", "KAFKA_SSL_TRUSTSTORE_LOCATION"))
        .isEqualTo("/etc/resow/kafka-ca/ca.crt");
    assertThat(managed.variable("-worker-sd35", "KAFKA_REQUEST_TIMEOUT_MS")).isEqualTo("20000");
    assertThat(managed.variable("-api", "RESOW_LIMITS_MAX_PIXELS"))
        .as("no floating point")
        .isEqualTo("4194304");
    assertThat(managed.variable("-worker-sd35", "RESOW_PROVENANCE")).isEqualTo("on");
    assertThat(managed.variable("-worker-sd35", "RESOW_PROVENANCE_KEY"))
        .isEqualTo("/etc/resow/provenance/tls.key");
    assertThat(managed.deployment("-api").getSpec().getReplicas()).isNull();
    var scaler = managed.named(HorizontalPodAutoscaler.class, "-api").getSpec();
    assertThat(scaler.getScaleTargetRef().getName()).isEqualTo("demo-resow-api");
    assertThat(scaler.getMaxReplicas()).isEqualTo(8);
    assertThat(managed.named(Ingress.class, "-api").getSpec().getTls().getFirst().getSecretName())
        .isEqualTo("resow-tls");
    assertThat(names(managed, Service.class))
        .contains("demo-resow-api-metrics", "demo-resow-worker-metrics");
    var monitor = managed.all(ServiceMonitor.class).getFirst();
    assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
    assertThat(managed.variable("-worker-sd35", "QUARKUS_MANAGEMENT_PORT")).isEqualTo("9000");
    assertThat(monitor.getSpec().getEndpoints().getFirst().getPort()).isEqualTo("management");
    assertThat(managed.named(Service.class, "-worker-metrics").getMetadata().getLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
  }

  /** KEDA's own scaler for Kafka does not see share groups, so it asks Prometheus. */
  @Test
  void aPoolGrowsWithTheWorkersThatItsModelWants() {
    var scaled = Manifests.of(example("managed-gpu")).all(ScaledObject.class).getFirst().spec();

    assertThat(scaled.scaleTargetRef().name()).isEqualTo("demo-resow-worker-sd35");
    assertThat(scaled.minReplicaCount()).isZero();
    assertThat(scaled.maxReplicaCount()).isEqualTo(8);
    var trigger = scaled.triggers().getFirst();
    assertThat(trigger.type()).isEqualTo("prometheus");
    assertThat(trigger.metadata())
        .containsEntry("query", "max(resow_workers_wanted{model=\"sd35-medium\"})")
        .containsEntry("threshold", "1");
  }

  @Test
  void everyServiceAndBudgetSelectsPodsThatThereAre() {
    for (String example : List.of("minimal", "managed-gpu", "two-pools")) {
      var manifests = Manifests.of(example(example));
      var pods =
          manifests.all(Deployment.class).stream()
              .map(d -> d.getSpec().getTemplate().getMetadata().getLabels())
              .toList();
      for (var deployment : manifests.all(Deployment.class))
        assertSelects(deployment.getSpec().getSelector().getMatchLabels(), pods, 1);
      for (var budget : manifests.all(PodDisruptionBudget.class))
        assertSelects(budget.getSpec().getSelector().getMatchLabels(), pods, 1);
      for (var service : manifests.all(Service.class))
        assertThat(selected(service.getSpec().getSelector(), pods)).isPositive();
    }
  }

  @Test
  void namesStayWithinKubernetesLimits() {
    for (var object : Manifests.of(example("two-pools")).all(HasMetadata.class))
      assertThat(object.getMetadata().getName()).hasSizeLessThanOrEqualTo(63);
  }

  /** The parser of these tests would notice a field that Kubernetes does not know. */
  @Test
  void anUnknownFieldIsAnError() {
    var service =
        Map.<String, Object>of(
            "apiVersion", "v1", "kind", "Service", "spec", Map.of("selectors", Map.of("a", "b")));

    assertThatThrownBy(() -> Manifests.parse(service)).hasMessageContaining("selectors");
  }

  private static void assertSelects(
      Map<String, String> selector, List<Map<String, String>> pods, long count) {
    assertThat(selected(selector, pods)).as("%s", selector).isEqualTo(count);
  }

  private static long selected(Map<String, String> selector, List<Map<String, String>> pods) {
    return pods.stream().filter(pod -> pod.entrySet().containsAll(selector.entrySet())).count();
  }

  private static List<String> names(Manifests manifests, Class<? extends HasMetadata> type) {
    return manifests.all(type).stream().map(object -> object.getMetadata().getName()).toList();
  }
}
