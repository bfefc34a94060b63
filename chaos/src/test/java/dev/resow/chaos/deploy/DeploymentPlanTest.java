package dev.resow.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.chaos.deploy.DeploymentPlan.Feature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The processes of a deployment, their names, and the cluster that its brokers form. */
class DeploymentPlanTest {
  private final Addresses addresses = new Addresses();

  @Test
  void oneProcessOfAKindHasTheKindsNameAndSeveralAreNumbered() {
    var one = plan(Replicas.ONE);
    assertThat(one.names(Part.BROKER)).containsExactly("broker");
    assertThat(one.names(Part.WORKER)).containsExactly("worker-1", "worker-2");
    var several = plan(new Replicas(3, 2, 2, 2));
    assertThat(several.names(Part.BROKER)).containsExactly("broker-1", "broker-2", "broker-3");
    assertThat(several.names(Part.DATABASE)).containsExactly("database-1", "database-2");
    assertThat(Part.of("scheduler-2")).isEqualTo(Part.SCHEDULER);
    assertThatThrownBy(() -> Part.of("schedulers"))
        .hasMessage("expected the name of a process such as broker-2, found schedulers");
  }

  @Test
  void twoBrokersAreRejected() {
    assertThatThrownBy(() -> new Replicas(2, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "brokers: expected 1, or 3 to 5 (two have no majority without each other), found 2");
    assertThatThrownBy(() -> new Replicas(1, 0, 1, 1)).hasMessage("apis: expected 1 to 4, found 0");
    assertThat(new Replicas(3, 2, 2, 1).toleratesOneLoss()).isTrue();
    assertThat(new Replicas(3, 2, 1, 2).toleratesOneLoss()).isFalse();
  }

  @Test
  void everyBrokerHasAListenerForEveryAppAndKnowsTheOtherBrokers() {
    var plan = plan(new Replicas(3, 1, 1, 1));
    try (var links = new Links(plan, addresses)) {
      var settings = settings(plan, links, "broker-2");
      assertThat(settings)
          .containsEntry("node.id", "2")
          .containsEntry("default.replication.factor", "3")
          .containsEntry("min.insync.replicas", "2")
          .containsEntry("offsets.topic.replication.factor", "3")
          .containsEntry("share.coordinator.state.topic.replication.factor", "3")
          .containsEntry("share.coordinator.state.topic.min.isr", "2");
      assertThat(settings.get("listeners").split(",")).hasSize(6);
      assertThat(settings.get("advertised.listeners"))
          .contains("WORKER_2://127.0.0.1:" + links.proxy("worker-2-broker-2").port());
      assertThat(settings.get("controller.quorum.voters"))
          .isEqualTo(settings(plan, links, "broker-1").get("controller.quorum.voters"))
          .matches("1@127.0.0.1:\\d+,2@127.0.0.1:\\d+,3@127.0.0.1:\\d+");
      assertThat(links.names()).hasSize(4 * 3 + 2).contains("api-broker-3", "api-database");
      assertThat(links.of("worker-1"))
          .containsExactly("worker-1-broker-1", "worker-1-broker-2", "worker-1-broker-3");
    }
  }

  @Test
  void appsReachABucketThroughLinksOfTheirOwn() {
    var plan = plan(Replicas.ONE).with(Set.of(Feature.LINKS, Feature.BUCKET));
    assertThat(plan.names(Part.STORE)).containsExactly("store");
    assertThat(plan(Replicas.ONE).names(Part.STORE)).isEmpty();
    assertThat(plan.artifacts()).endsWithRaw(Path.of("buckets/pictures/resow"));
    try (var links = new Links(plan, addresses)) {
      assertThat(links.names())
          .contains("api-store", "worker-1-store", "worker-2-store")
          .doesNotContain("scheduler-store");
      assertThat(links.to(Part.STORE)).hasSize(3);
      assertThat(AppEnvironment.of("worker-1", addresses, links))
          .containsEntry("RESOW_ARTIFACTS", "s3://pictures/resow")
          .containsEntry(
              "RESOW_ARTIFACTS_S3_ENDPOINT",
              "http://127.0.0.1:" + links.proxy("worker-1-store").port());
    }
  }

  @Test
  void aSingleBrokerWithoutLinksHasTheSettingsOfASmallNode() {
    assertThat(settings(plan(Replicas.ONE), null, "broker")).isEmpty();
  }

  @Test
  void anAppFindsThePrimaryOfSeveralDatabases() {
    assertThat(Addresses.writableUrl(List.of(1))).isEqualTo("jdbc:postgresql://127.0.0.1:1/resow");
    assertThat(Addresses.writableUrl(List.of(1, 2)))
        .isEqualTo(
            "jdbc:postgresql://127.0.0.1:1,127.0.0.1:2/resow"
                + "?targetServerType=primary&hostRecheckSeconds=3");
  }

  @Test
  void aLinkNamesAppAndServer() {
    assertThat(Links.app("worker-1-broker-2")).isEqualTo("worker-1");
    assertThat(Links.server("worker-1-broker-2")).isEqualTo("broker-2");
    assertThat(Links.server("api-database")).isEqualTo("database");
    assertThatThrownBy(() -> Links.app("broker-2"))
        .hasMessage("expected APP-SERVER such as api-broker, found broker-2");
  }

  private Map<String, String> settings(DeploymentPlan plan, Links links, String broker) {
    return new BrokerSettings(plan.names(Part.BROKER), addresses, links)
        .of(broker).stream()
            .map(setting -> setting.split("=", 2))
            .collect(java.util.stream.Collectors.toMap(s -> s[0], s -> s[1]));
  }

  private static DeploymentPlan plan(Replicas replicas) {
    return DeploymentPlan.of(
            new Installation(Path.of(""), ""),
            Path.of("target/none"),
            List.of(Duration.ofMillis(50), Duration.ofMillis(50)))
        .withReplicas(replicas);
  }
}
