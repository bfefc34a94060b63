package dev.resow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The images fit what the chart and the composition expect of them. */
class DockerfilesTest {
  @ParameterizedTest
  @CsvSource({
    "api,api,8080",
    "scheduler,scheduler,8082",
    "worker,worker,8083",
    "worker-cuda,worker,8083"
  })
  void runsAsANumberAndListensWhereItSays(String image, String app, int port) {
    var file = Dockerfile.of("deploy/Dockerfile." + image);

    assertThat(file.user()).isEqualTo(10001);
    assertThat(file.group()).isEqualTo(10001);
    assertThat(file.ports()).containsExactly(port);
    assertThat(file.environment())
        .containsEntry("QUARKUS_HTTP_PORT", Integer.toString(port))
        .containsEntry("QUARKUS_HTTP_HOST", "0.0.0.0");
    assertThat(file.gives(file.environment().get("RESOW_ARTIFACTS"))).isTrue();
    if (app.equals("worker"))
      assertThat(file.gives(file.environment().get("DJL_CACHE_DIR"))).isTrue();
    assertThat(Checkout.read("deploy/Dockerfile." + image)).contains("-pl " + app + " -am");
  }
}
