package dev.resow.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command and the environment of a trainer. */
class TrainerLaunchTest {
  private static final String PASSWORD = "the-password-of-the-broker";
  private static final Map<String, String> BROKER =
      Map.of(
          "bootstrap.servers", "127.0.0.1:9",
          "security.protocol", "SASL_PLAINTEXT",
          "sasl.jaas.config", "PlainLoginModule required password=\"" + PASSWORD + "\";");

  private final DataFolder folder = new DataFolder(Path.of("/data"));

  @AfterEach
  void forget() {
    System.clearProperty("resow.artifacts");
    System.clearProperty("resow.trainings.critic");
    System.clearProperty("resow.cwd");
  }

  @Test
  void itReachesTheServersBrokerWithAPasswordThatNobodyElseReads() {
    var launch = launch(Map.of("RESOW_MEMORY", "4g", "RESOW_PRECISION", "fp16"));

    assertThat(launch.environment())
        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9")
        .containsEntry("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
        .containsEntry("KAFKA_SASL_JAAS_CONFIG", BROKER.get("sasl.jaas.config"))
        .containsEntry("RESOW_MEMORY", "4g");
    assertThat(launch.command()).noneMatch(word -> word.contains(PASSWORD));
    assertThat(launch.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void gradientsAreOfSinglePrecisionWhateverTheServersModelIsReadIn() {
    var launch = launch(List.of("-Dresow.precision=bf16"), Map.of("RESOW_PRECISION", "fp16"));

    assertThat(launch.command())
        .as("the last of them counts, and more than the environment")
        .containsSubsequence("-Dresow.precision=bf16", "-Dresow.precision=fp32");
  }

  @Test
  void secretsAmongTheOptionsGoToTheEnvironmentAndADebuggerStaysBehind() {
    var launch =
        launch(
            List.of(
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "-Dresow.s3.secret-key=" + PASSWORD,
                "-Dquarkus.datasource.PASSWORD=" + PASSWORD + "=",
                "-Dresow.memory=4g"),
            Map.of("RESOW_S3_SECRET_KEY", "another"));

    assertThat(launch.command())
        .contains("-Dresow.memory=4g")
        .noneMatch(word -> word.contains(PASSWORD) || word.startsWith("-agentlib"));
    assertThat(launch.environment())
        .containsEntry("RESOW_S3_SECRET_KEY", PASSWORD)
        .containsEntry("QUARKUS_DATASOURCE_PASSWORD", PASSWORD + "=");
  }

  @Test
  void optionsThatAreReadAsPropertiesOnlyStayWhatTheyAre() {
    var options = List.of("-Djavax.net.ssl.keyStore=/keys", "-Daws.secretAccessKey=other");
    assertThat(launch(options, Map.of()).command()).containsAll(options);
  }

  @Test
  void settingsOfAnotherBrokerDoNotReachIt() {
    var environment = new HashMap<>(Map.of("KAFKA_SSL_KEYSTORE_LOCATION", "/keys"));
    environment.put("KAFKA_OPTS", "-Dx");

    assertThat(launch(environment).environment().keySet())
        .filteredOn(name -> name.startsWith("KAFKA_"))
        .containsExactlyInAnyOrder(
            "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_SECURITY_PROTOCOL", "KAFKA_SASL_JAAS_CONFIG");
  }

  @Test
  void itTrainsWithTheFoldersOfTheServerOnPortsOfItsOwn() {
    var launch = launch(Map.of());

    assertThat(launch.command())
        .contains(
            "java",
            "-Xmx3g",
            "-Dresow.worker.role=train",
            "-Dresow.artifacts=/data/artifacts",
            "-Dresow.model=" + DataFolder.model(),
            "-Dresow.trainings.critic=" + DataFolder.home().resolve("models/critic"),
            "-Dquarkus.http.port=7001",
            "-Dquarkus.management.port=7002")
        .endsWith("-jar", "worker.jar");
    assertThat(launch.url()).hasToString("http://127.0.0.1:7001/");
    assertThat(launch.metrics()).hasToString("http://127.0.0.1:7002/q/metrics");
  }

  @Test
  void whatTheOperatorHasSetCounts() {
    System.setProperty("resow.artifacts", "s3://pictures/resow");
    System.setProperty("resow.trainings.critic", "critics/mine");
    System.setProperty("resow.cwd", "/home/user");

    var launch = launch(Map.of());

    assertThat(launch.command())
        .noneMatch(word -> word.startsWith("-Dresow.artifacts"))
        .contains("-Dresow.trainings.critic=/home/user/critics/mine");
    assertThat(launch.directory()).isEqualTo(Path.of("/home/user"));
  }

  private TrainerLaunch launch(Map<String, String> environment) {
    return launch(List.of("-Xmx3g"), environment);
  }

  private TrainerLaunch launch(List<String> options, Map<String, String> environment) {
    return TrainerLaunch.of(
        Path.of("worker.jar"),
        folder,
        BROKER,
        new TrainerLaunch.Host("java", options, environment),
        7001,
        7002);
  }
}
