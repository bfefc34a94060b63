package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.api.models.ModelCatalogue;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters are uploaded, released and retired; a job names those that fit its model. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the api learns of workers after some seconds
class AdaptersTest {
  @Inject ArtifactStore store;
  @Inject Sql sql;
  @Inject ModelCatalogue models;

  private final String model = "adapted-" + UUID.randomUUID();
  private String name;

  /** An adapter of rank 2 on one layer of 3 x 4. */
  private AdapterUpload upload;

  @BeforeAll
  void workersWithModels() {
    AdaptedWorkers.add(model, "base-1");
    AdaptedWorkers.add(model + "-other", "base-2");
    AdaptedWorkers.add(model + "-plain", null);
    Until.isTrue(() -> models.find(model).isPresent());
  }

  @BeforeEach
  void another() {
    name = "fur-" + UUID.randomUUID();
    upload = new AdapterUpload();
  }

  /** Other tests submit to the models that the server knows. */
  @AfterAll
  void theyGo() {
    for (String id : List.of(model, model + "-other", model + "-plain")) AdaptedWorkers.remove(id);
    Until.isTrue(() -> models.find(model).isEmpty());
  }

  @Test
  void anUploadIsACandidateThenActiveThenRetired() throws Exception {
    byte[] file = upload.bytes();
    put(name, file)
        .then()
        .statusCode(201)
        .header("Location", containsString("/v1/adapters/" + name))
        .body("state", equalTo("candidate"))
        .body("model", equalTo(model))
        .body("base", equalTo("base-1"))
        .body("sha256", equalTo(ArtifactId.of(file).sha256()))
        .body("rank", equalTo(2))
        .body("layers", equalTo(1))
        .body("tenants", nullValue());
    assertThat(store.get(ArtifactId.of(file))).hasValue(file);
    put(name, file).then().statusCode(200);

    job(adapters(name, "0.5"))
        .then()
        .statusCode(202)
        .body("spec.adapters[0].name", equalTo(name))
        .body("spec.adapters[0].scale", equalTo(.5f))
        .body("spec.adapters[0].sha256", equalTo(ArtifactId.of(file).sha256()));
    given().post("/v1/adapters/" + name + "/activate").then().body("state", equalTo("active"));
    given().get("/v1/adapters/" + name).then().body("state", equalTo("active"));
    given().get("/v1/adapters").then().body("items.name", hasItem(name));
    job("\"adapters\": [{\"name\": \"%s\"}]".formatted(name))
        .then()
        .statusCode(202)
        .body("spec.adapters[0].scale", equalTo(1f));

    given().post("/v1/adapters/" + name + "/retire").then().body("state", equalTo("retired"));
    job(adapters(name, "1"))
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("adapters[0].name"))
        .body("detail", containsString(name + " is retired"));
  }

  @Test
  void aNameKeepsItsFile() {
    put(name, upload.bytes()).then().statusCode(201);
    put(name, upload.value(.25f).bytes())
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:resow:problem:adapter-taken"))
        .body("detail", containsString("use a new name"));
  }

  @Test
  void aNameBelongsToTheTrainingThatMakesItsAdapter() {
    sql.update(
        """
        INSERT INTO training (id, tenant, request_hash, spec, adapter, state, created_at, created_by, released_at)
        VALUES (gen_random_uuid(), 'acme', 'h', '{}', ?, 'RUNNING', now(), 'x', now())""",
        name);
    put(name, upload.bytes())
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:resow:problem:adapter-taken"))
        .body("detail", containsString(name + " belongs to a training in progress"));
    sql.update("DELETE FROM training WHERE adapter = ?", name);
    put(name, upload.bytes()).then().statusCode(201);
  }

  @Test
  void adaptersThatDoNotExistFitOrSufficeAreRefusedByName() {
    put(name, upload.bytes()).then().statusCode(201);
    refused(adapters("nothing", "1"), "adapters[0].name", "There is no adapter 'nothing'");
    refused(adapters("../etc/passwd", "1"), "adapters[0].name", "There is no adapter");
    refused(adapters(name, "10.5"), "adapters[0].scale", "from -10 to 10");
    refused("\"adapters\": [{\"scale\": 1}]", "adapters[0].name", "missing");
    refused(
        "\"adapters\": [{\"name\": \"%s\"}, {\"name\": \"%s\"}]".formatted(name, name),
        "adapters[1].name",
        "once");
    var nine =
        IntStream.range(0, 9)
            .mapToObj(i -> "{\"name\": \"a%d\"}".formatted(i))
            .collect(Collectors.joining(",", "\"adapters\": [", "]"));
    refused(nine, "adapters", "at most 8");
    refused(
        adapters(name, "1") + ", \"model\": \"" + model + "-plain\"",
        "adapters[0].name",
        "takes no adapters");
    refused(
        adapters(name, "1") + ", \"model\": \"" + model + "-other\"",
        "adapters[0].name",
        "belongs to other files of a model");
  }

  @Test
  void anAdapterOfSomeTenantsIsForThemAlone() {
    put(name, upload.bytes(), "&tenants=acme,umbrella").then().statusCode(201);
    refused(adapters(name, "1"), "adapters[0].name", "There is no adapter");
    for (String tenant : List.of("acme", "umbrella"))
      Client.json()
          .header("Resow-Tenant", tenant)
          .body(body(adapters(name, "1")))
          .post("/v1/jobs")
          .then()
          .statusCode(202);
    given().header("Resow-Tenant", "stranger").get("/v1/adapters/" + name).then().statusCode(404);
    given()
        .header("Resow-Tenant", "stranger")
        .get("/v1/adapters")
        .then()
        .body("items.name", not(hasItem(name)));
  }

  @ParameterizedTest
  @CsvSource({
    "transformer.transformer_blocks.7.attn.to_q, no such layer",
    "transformer.transformer_blocks.1.attn.to_v, no such layer",
  })
  void anAdapterOfAnotherModelIsRefusedWithItsLayer(String layer, String reason) {
    invalid(upload.layer(layer).bytes(), layer, reason);
  }

  @Test
  void filesThatAreNoAdapterSayWhatIsWrong() {
    invalid(new AdapterUpload().down(2, 5).bytes(), AdapterUpload.LAYER, "2 x 4");
    invalid(new AdapterUpload().up(3, 1).bytes(), AdapterUpload.LAYER, "3 x 2");
    invalid(new AdapterUpload().down(0, 4).bytes(), AdapterUpload.LAYER, "at least one");
    invalid(new AdapterUpload().value(Float.NaN).bytes(), AdapterUpload.LAYER, "finite");
    invalid(
        new AdapterUpload().value(Float.POSITIVE_INFINITY).bytes(), AdapterUpload.LAYER, "finite");
    invalid(new AdapterUpload().type("I64").bytes(), AdapterUpload.LAYER, "F32, F16 or BF16");
    invalid(new AdapterUpload().key("lora_C").bytes(), AdapterUpload.LAYER, "LAYER.lora_A.weight");
    byte[] whole = upload.bytes();
    invalid(Arrays.copyOf(whole, whole.length - 4), "truncated");
    invalid(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0}, "pickles and archives");
    invalid(new byte[] {1}, "safetensors");
    byte[] giant = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
    invalid(giant, "header of 2 to");
  }

  @Test
  void requestsThatAreNoUploadsAreRefused() {
    Client.json().body("{}").put("/v1/adapters/" + name).then().statusCode(415);
    given()
        .contentType("application/octet-stream")
        .body(upload.bytes())
        .put("/v1/adapters/Not-A-Name?model=" + model)
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("name"));
    given()
        .contentType("application/octet-stream")
        .body(upload.bytes())
        .put("/v1/adapters/" + name + "?model=nothing")
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("model"));
    put(name, upload.bytes(), "&tenants=a,,b").then().statusCode(422);
    given().get("/v1/adapters/" + name).then().statusCode(404);
    given().post("/v1/adapters/" + name + "/activate").then().statusCode(404);
  }

  @Test
  void otherLargeBodiesAreRefusedByTheirLength() throws Exception {
    var headers = List.of("Content-Type: application/json", "Content-Length: 10000000");
    var answer = RawHttp.send(RestAssured.port, "POST", "/v1/jobs", headers, new byte[0]);
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("urn:resow:problem:body-too-large");
  }

  @Test
  void filesLargerThanAnyOtherBodyAreTaken() {
    put(name, new AdapterUpload().down(4096, 4).up(3, 4096).padded(11 << 20).bytes())
        .then()
        .statusCode(201)
        .body("rank", equalTo(4096));
  }

  private void invalid(byte[] file, String... parts) {
    var answer = put(name, file);
    answer.then().statusCode(422).body("type", equalTo("urn:resow:problem:invalid-adapter"));
    for (String part : parts) answer.then().body("detail", containsString(part));
    given().get("/v1/adapters/" + name).then().statusCode(404);
  }

  private void refused(String fields, String field, String reason) {
    job(fields)
        .then()
        .statusCode(422)
        .body("errors.field", hasItem(field))
        .body("detail", containsString(reason));
  }

  private Response put(String adapter, byte[] file) {
    return put(adapter, file, "");
  }

  private Response put(String adapter, byte[] file, String query) {
    return given()
        .contentType("application/octet-stream")
        .body(file)
        .put("/v1/adapters/" + adapter + "?model=" + model + query);
  }

  private static String adapters(String adapter, String scale) {
    return "\"adapters\": [{\"name\": \"%s\", \"scale\": %s}]".formatted(adapter, scale);
  }

  private Response job(String fields) {
    return Client.post(body(fields));
  }

  private String body(String fields) {
    String own = fields.contains("\"model\"") ? "" : ", \"model\": \"" + model + "\"";
    return "{\"prompt\": \"a cat\", \"method\": \"plain\", \"steps\": 1%s%s}"
        .formatted(own, fields.isEmpty() ? "" : ", " + fields);
  }
}
