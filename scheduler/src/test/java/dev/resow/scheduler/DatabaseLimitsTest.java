package dev.resow.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.testkit.RealServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Time limits of the connections of an app. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class DatabaseLimitsTest {
  @Inject AgroalDataSource pool;

  @Test
  void anOpenConnectionHasTheLimitForAnswersAndNotThatForOpening() throws SQLException {
    try (var connection = pool.getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(25_000);
    }
  }
}
