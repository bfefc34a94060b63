package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard comes in few files that browsers keep; only its documents are asked for again. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardFilesTest {
  private static final String SOURCE_MAP = "//# sourceMappingURL=";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/new",
        "/jobs/0190f4a0-0000-7000-8000-000000000000",
        "/ledger",
        "/trainings"
      })
  void everyPageIsOneDocumentWithASheetAndTwoScripts(String page) {
    assertThat(DashboardFiles.of(page))
        .satisfiesExactly(
            sheet -> assertThat(sheet).matches("/assets/app-[0-9a-f]{12}\\.css"),
            theme -> assertThat(theme).matches("/assets/theme-[0-9a-f]{12}\\.js"),
            script -> assertThat(script).matches("/assets/app-[0-9a-f]{12}\\.js"));
  }

  @Test
  void theNameOfAFileIsTheHashOfItsContent() throws Exception {
    for (String path : allFiles()) {
      String content = text(path).split(SOURCE_MAP)[0];
      var digest = MessageDigest.getInstance("SHA-256").digest(utf8(content));
      assertThat(path).contains("-" + HexFormat.of().formatHex(digest).substring(0, 12) + ".");
    }
  }

  @Test
  void filesAreKeptForGoodAndDocumentsRevalidated() {
    for (String path : DashboardFiles.of("/"))
      assertThat(cacheControl(path, 200)).isEqualTo("public, max-age=31536000, immutable");
    for (String page : List.of("/", "/new", "/swagger-ui", "/favicon.svg"))
      assertThat(cacheControl(page, 200)).as(page).isEqualTo("no-cache");
    String modified = given().get("/").getHeader("Last-Modified");
    given().header("If-Modified-Since", modified).get("/").then().statusCode(304);
  }

  @Test
  void aFileThatIsNotThereMayComeLater() {
    assertThat(cacheControl("/assets/app-0123456789ab.js", 404)).isEqualTo("no-cache");
    assertThat(cacheControl("/assets/app.js", 404)).isEqualTo("no-cache");
  }

  @Test
  void theDashboardIsSmall() {
    int sent = DashboardFiles.of("/").stream().mapToInt(path -> gzipped(text(path))).sum();
    assertThat(sent).as("bytes of scripts and styles, compressed").isLessThan(80_000);
  }

  @Test
  void theScriptIsReadableInTheBrowsersTools() {
    String script = DashboardFiles.script();
    String map = script + ".map";
    assertThat(text(script)).endsWith(SOURCE_MAP + map.substring("/assets/".length()));
    var json = JsonPath.from(text(map));
    assertThat(json.<String>getList("sources"))
        .contains("pages/jobs.js")
        .hasSameSizeAs(json.getList("sourcesContent"));
  }

  private static List<String> allFiles() {
    return Stream.of("/", "/swagger-ui").map(DashboardFiles::of).flatMap(List::stream).toList();
  }

  private static String cacheControl(String path, int status) {
    var values =
        given().get(path).then().statusCode(status).extract().headers().getValues("Cache-Control");
    assertThat(values).as(path).hasSize(1);
    return values.getFirst();
  }

  private static String text(String path) {
    var body = given().get(path).then().statusCode(200).extract().asByteArray();
    return new String(body, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int gzipped(String text) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(utf8(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size();
  }
}
