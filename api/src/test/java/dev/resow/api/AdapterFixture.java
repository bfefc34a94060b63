package dev.resow.api;

import dev.resow.api.adapters.AdapterRow;
import dev.resow.api.adapters.AdapterState;
import dev.resow.contract.artifact.ArtifactId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.RestAssured;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Rows of adapters without files. */
@ApplicationScoped
class AdapterFixture {
  /** The files of the model that the test server knows. */
  static String base() {
    return RestAssured.given()
        .get("/v1/models")
        .jsonPath()
        .getString("items.find { it.name == 'menagerie' }.adapters.fingerprint");
  }

  /** An adapter of those files for everybody; its name. */
  String add(AdapterState state) {
    return add(state, base());
  }

  String add(AdapterState state, String base) {
    var row = new AdapterRow();
    row.name = "fur-" + UUID.randomUUID();
    row.sha256 = ArtifactId.of(row.name.getBytes(StandardCharsets.UTF_8)).sha256();
    row.bytes = 1;
    row.model = "menagerie";
    row.base = base;
    row.rank = 4;
    row.layers = 1;
    row.state = state;
    row.createdAt = Instant.now();
    row.createdBy = "test";
    row.changedAt = Instant.now();
    QuarkusTransaction.requiringNew().run(row::persist);
    return row.name;
  }

  void change(String name, AdapterState state) {
    QuarkusTransaction.requiringNew()
        .run(() -> AdapterRow.update("state = ?1 where name = ?2", state, name));
  }

  AdapterState state(String name) {
    return QuarkusTransaction.requiringNew()
        .call(() -> AdapterRow.<AdapterRow>findById(name).state);
  }
}
