package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.api.models.ModelCatalogue;
import dev.resow.contract.AdapterBaseCard;
import dev.resow.contract.AdapterBaseCard.Layers;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.Sql;
import dev.resow.persistence.WorkerRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
  private static final String LAYER = "transformer.transformer_blocks.1.attn.to_q";

  private static final MethodCard REGIONS =
      new MethodCard("regions", null, true, false, false, false, null, List.of(), List.of(), true);

  @Inject ArtifactStore store;
  @Inject Sql sql;
  @Inject ModelCatalogue models;

  private final String model = "adapted-" + UUID.randomUUID();
  private String name;

  /** An adapter of rank 2 on one layer of 3 x 4. */
  private Upload upload;

  @BeforeAll
  void workersWithModels() {
    worker(model, "base-1");
    worker(model + "-other", "base-2");
    worker(model + "-plain", null);
    Until.isTrue(() -> models.find(model).isPresent());
  }

  @BeforeEach
  void another() {
    name = "fur-" + UUID.randomUUID();
    upload = new Upload();
  }

  /** Other tests submit to the models that the server knows. */
  @AfterAll
  void theyGo() {
    for (String id : List.of(model, model + "-other", model + "-plain"))
      QuarkusTransaction.requiringNew().run(() -> WorkerRow.deleteById(id));
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
  void aSubjectMayHaveAnAdapterOfItsOwn() {
    put(name, upload.bytes()).then().statusCode(201);
    pair("a red cat and a dog", "regions", own("Dog"), own("red  cat"), "{\"name\": \"%s\"}")
        .then()
        .statusCode(202)
        .body("spec.subjects", equalTo(List.of("cat", "dog")))
        .body("spec.adapters.subject", equalTo(Arrays.asList(1, 0, null)));
    pair("a red cat and a blue cat", "regions", own("blue cat"))
        .then()
        .statusCode(202)
        .body("spec.adapters[0].subject", equalTo(1));
  }

  @Test
  void anAdapterOfASubjectThatHasNoRegionIsRefused() {
    put(name, upload.bytes()).then().statusCode(201);
    refused(pair("a cat and a dog", "regions", own("fox")), "one of the job's subjects (cat, dog)");
    refused(
        pair("a red cat and a blue cat", "regions", own("cat")),
        "'cat' is several of red cat, blue cat");
    refused(pair("a cat and a dog", "plain", own("dog")), "Method 'plain' has no regions");
    refused(pair("a cat and a dog", "plain", own("dog")), "Choose one of regions");
    refused(pair("a cat", "regions", own("cat")), "two or more different subjects");
    String weaker = own("cat").replace("}", ", \"scale\": 0.5}");
    refused(pair("a red cat and a dog", "regions", weaker, own("red cat")), "each adapter once");
    String policy =
        """
        "policy": {"rules": [{"on": "overlapped", "action": {"do": "other-method", "method": "plain"}}]}""";
    Client.post(
            pairBody("a cat and a dog", "regions", own("dog"))
                .replaceFirst("}$", ", " + policy + "}"))
        .then()
        .statusCode(422)
        .body("detail", containsString("requires adapters for the whole picture only"));
  }

  private static String own(String subject) {
    return "{\"name\": \"%s\", \"subject\": \"" + subject + "\"}";
  }

  private Response pair(String prompt, String method, String... adapters) {
    return Client.post(pairBody(prompt, method, adapters));
  }

  /**
   * @param adapters with a place for the name
   */
  private String pairBody(String prompt, String method, String... adapters) {
    return "{\"prompt\": \"%s\", \"method\": \"%s\", \"steps\": 1, \"model\": \"%s\", \"adapters\": [%s]}"
        .formatted(prompt, method, model, String.join(", ", adapters).replace("%s", name));
  }

  private static void refused(Response answer, String reason) {
    answer.then().statusCode(422).body("detail", containsString(reason));
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
    invalid(new Upload().down(2, 5).bytes(), LAYER, "2 x 4");
    invalid(new Upload().up(3, 1).bytes(), LAYER, "3 x 2");
    invalid(new Upload().down(0, 4).bytes(), LAYER, "at least one");
    invalid(new Upload().value(Float.NaN).bytes(), LAYER, "finite");
    invalid(new Upload().value(Float.POSITIVE_INFINITY).bytes(), LAYER, "finite");
    invalid(new Upload().type("I64").bytes(), LAYER, "F32, F16 or BF16");
    invalid(new Upload().key("lora_C").bytes(), LAYER, "LAYER.lora_A.weight");
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
    put(name, new Upload().down(4096, 4).up(3, 4096).padded(11 << 20).bytes())
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

  private static void worker(String model, String fingerprint) {
    var layers = List.of(new Layers("transformer.transformer_blocks.*.attn.to_q", 0, 3, 3, 4));
    var card =
        new ModelCard(
            model,
            16,
            1024,
            16,
            100,
            4000,
            0,
            List.of(MethodCard.plain("plain"), REGIONS),
            new ModelCard.Defaults(64, 64, 8, 3, "plain", 1),
            fingerprint == null ? null : new AdapterBaseCard(fingerprint, layers),
            GuidanceKind.CLASSIFIER_FREE);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              var worker = new WorkerRow();
              worker.id = model;
              worker.heardAt = Instant.now();
              worker.slots = 1;
              worker.device = "cpu";
              worker.running = "[]";
              worker.model = Json.text(card);
              worker.persist();
            });
  }

  /** A safetensors file with one pair of matrices. */
  private static final class Upload {
    private String layer = LAYER;
    private String key = "lora_A";
    private String type = "F32";
    private int[] down = {2, 4};
    private int[] up = {3, 2};
    private float value = .5f;
    private int padding;

    Upload layer(String name) {
      layer = name;
      return this;
    }

    Upload key(String name) {
      key = name;
      return this;
    }

    Upload type(String name) {
      type = name;
      return this;
    }

    Upload down(int rows, int columns) {
      down = new int[] {rows, columns};
      return this;
    }

    Upload up(int rows, int columns) {
      up = new int[] {rows, columns};
      return this;
    }

    Upload value(float first) {
      value = first;
      return this;
    }

    /** White space at the end of the header makes a file large. */
    Upload padded(int bytes) {
      padding = bytes;
      return this;
    }

    byte[] bytes() {
      int first = 4 * down[0] * down[1];
      int all = first + 4 * up[0] * up[1];
      var header =
          ("{\"%s.%s.weight\": {\"dtype\": \"%s\", \"shape\": [%d, %d], \"data_offsets\": [0, %d]},"
                  + " \"%s.lora_B.weight\": {\"dtype\": \"F32\", \"shape\": [%d, %d], \"data_offsets\": [%d, %d]}}")
              .formatted(
                  layer, key, type, down[0], down[1], first, layer, up[0], up[1], first, all);
      byte[] json = (header + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
      var file = ByteBuffer.allocate(8 + json.length + all).order(ByteOrder.LITTLE_ENDIAN);
      file.putLong(json.length).put(json);
      while (file.remaining() >= 4) file.putFloat(value);
      return file.array();
    }
  }
}
