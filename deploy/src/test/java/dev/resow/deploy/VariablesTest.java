package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static dev.resow.deploy.HelmChart.merge;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables of the containers and those that the apps know. */
class VariablesTest {
  private static final Map<String, Set<String>> KNOWN = SettingsTable.variables();

  /** The values that set variables by name. */
  private static final Map<String, Object> NONE_OF_THE_USER =
      Map.of(
          "kafka", Map.of("settings", Map.of()),
          "api", Map.of("env", Map.of()),
          "scheduler", Map.of("env", Map.of()),
          "workers", Map.of("env", Map.of()));

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "managed-gpu", "two-pools"})
  void theChartSetsOnlyVariablesThatTheAppKnows(String example) {
    var values = new LinkedHashMap<>(example(example));
    NONE_OF_THE_USER.keySet().forEach(key -> values.computeIfPresent(key, (k, v) -> withoutEnv(v)));
    for (var deployment :
        Manifests.of(values).all(io.fabric8.kubernetes.api.model.apps.Deployment.class)) {
      var container = Manifests.container(deployment);
      assertThat(container.getEnv())
          .as(container.getName())
          .extracting(EnvVar::getName)
          .isSubsetOf(SettingsTable.of(container.getName()));
    }
  }

  @SuppressWarnings("unchecked")
  private static Object withoutEnv(Object section) {
    var copy = new LinkedHashMap<>((Map<String, Object>) section);
    copy.remove("env");
    copy.remove("settings");
    return copy;
  }

  @Test
  void everyDocumentedVariableCanBeSet() {
    for (String app : List.of("api", "scheduler", "worker")) {
      var env = new LinkedHashMap<String, Object>();
      var secrets = new LinkedHashMap<String, Object>();
      for (String name : KNOWN.get(app))
        if (name.matches(".*(PASSWORD|JAAS|SECRET|TOKEN|_KEY_ID$).*"))
          secrets.put(name, Map.of("secret", "mine", "key", "k"));
        else env.put(name, "set-by-me");
      String section = app.equals("worker") ? "workers" : app;
      var values =
          merge(example("managed-gpu"), Map.of(section, Map.of("env", env, "secretEnv", secrets)));

      var container =
          Manifests.container(
              Manifests.of(values).deployment(app.equals("worker") ? "-worker-sd35" : "-" + app));

      assertThat(container.getEnv()).extracting(EnvVar::getName).doesNotHaveDuplicates();
      for (String name : env.keySet())
        assertThat(container.getEnv())
            .as("%s of %s", name, app)
            .filteredOn(variable -> variable.getName().equals(name))
            .extracting(EnvVar::getValue)
            .containsExactly("set-by-me");
      for (String name : secrets.keySet())
        assertThat(container.getEnv())
            .as("%s of %s", name, app)
            .filteredOn(variable -> variable.getName().equals(name))
            .extracting(variable -> variable.getValueFrom().getSecretKeyRef().getName())
            .containsExactly("mine");
    }
  }

  /** The table is read as it is meant: every app has variables, and the workers no database. */
  @Test
  void theTableIsRead() {
    assertThat(KNOWN.get("api")).contains("RESOW_API_REQUEST_TIMEOUT", "KAFKA_SASL_MECHANISM");
    assertThat(KNOWN.get("scheduler")).contains("RESOW_WATCH_BOUNDS_LISTEN");
    assertThat(KNOWN.get("worker"))
        .contains("RESOW_MODEL", "DJL_CACHE_DIR", "AWS_ACCESS_KEY_ID", "QUARKUS_HTTP_PORT")
        .doesNotContain("QUARKUS_DATASOURCE_PASSWORD");
  }
}
