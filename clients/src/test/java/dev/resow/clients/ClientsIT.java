package dev.resow.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.manifest.OriginalPicture;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.provenance.manifest.SourceType;
import dev.resow.provenance.png.PngChunks;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.MarkNote;
import dev.resow.testkit.PackagedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The generated clients, and the reader of signed pictures, against a server with a real broker and
 * a real database: submit, wait, picture, cancel, refusals, idempotency. What they do stands in
 * {@code typescript/test}, {@code python/roundtrip.py} and {@code c2pa/verify.mjs}.
 */
@Timeout(600)
class ClientsIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static PackagedServer server;
  private static String address;

  @BeforeAll
  static void start() throws IOException {
    server = PackagedServer.start();
    address = server.url().toString();
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
  }

  /** An ended process. */
  private record Ended(int exit, String output) {}

  private static Ended run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void typescript() throws Exception {
    Path folder = TARGET.resolve("typescript");
    var compiled = run(folder, Map.of(), "npm", "run", "--silent", "build-test");
    assertThat(compiled.exit()).as(compiled.output()).isZero();
    var ended =
        run(folder, Map.of("RESOW_URL", address), "node", "--test", "dist-test/test/roundtrip.js");
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("pass 8", "fail 0");
  }

  @Test
  void python() throws Exception {
    assumeTrue(has("import pydantic, urllib3, dateutil; assert pydantic.VERSION >= '2.11'"), LACKS);
    var ended =
        run(
            Path.of("python").toAbsolutePath(),
            Map.of(
                "RESOW_URL",
                address,
                "PYTHONPATH",
                TARGET.resolve("python").toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1"),
            "python3",
            "roundtrip.py");
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("Ran 9 tests");
  }

  /** The reader of the Content Authenticity Initiative, which nobody here wrote. */
  @Test
  void provenance() throws Exception {
    Path picture = TARGET.resolve("c2pa/picture.png");
    Files.write(picture, picture());

    var found = c2pa(picture);

    assertThat(found).contains("\"validation_state\":\"Valid\"", "trainedAlgorithmicMedia");
    assertThat(found).contains("claimSignature.validated", "assertion.dataHash.match");
    assertThat(codes(found, "failure"))
        .as("nobody knows the authority of a self-made certificate")
        .containsExactly("signingCredential.untrusted");
    var authority = server.data().resolve("provenance/authority.pem");
    assertThat(c2pa(picture, authority.toString())).contains("\"validation_state\":\"Trusted\"");

    byte[] changed = Files.readAllBytes(picture);
    changed[changed.length - 20] ^= 1; // a pixel
    Path other = Files.write(TARGET.resolve("c2pa/changed.png"), changed);
    assertThat(c2pa(other)).contains("\"validation_state\":\"Invalid\"");
    assertThat(codes(c2pa(other), "failure")).contains("assertion.dataHash.mismatch");
  }

  /** A picture with a watermark has one more action in its manifest. */
  @Test
  void provenanceOfAMarkedPicture() throws Exception {
    Path keys = server.data().resolve("provenance");
    var identity =
        SigningIdentity.of(
            PemFiles.certificates("", keys.resolve("certificate.pem")),
            PemFiles.key("", keys.resolve("key.pem")));
    byte[] png = picture();
    String note = OriginalPicture.of(png).marked(new Mark(7)).text();
    byte[] text = (MarkNote.KEYWORD + "\0" + note).getBytes(StandardCharsets.US_ASCII);
    byte[] noted = PngChunks.insert(png, PngChunks.beforeImageData(png), "tEXt", text);
    byte[] signed =
        new PictureSigner(identity, "0.1.0").sign(noted, new UUID(0, 7), SourceType.TRAINED);
    Path picture = Files.write(TARGET.resolve("c2pa/marked.png"), signed);

    var found = c2pa(picture, keys.resolve("authority.pem").toString());

    assertThat(found).contains("\"c2pa.watermarked.unbound\"", "\"validation_state\":\"Trusted\"");
    assertThat(codes(found, "failure")).isEmpty();
  }

  private static byte[] picture() throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var job =
          HttpRequest.newBuilder(server.url().resolve("/v1/jobs"))
              .header("Content-Type", "application/json")
              .header("Prefer", "wait=60")
              .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"a cat\", \"steps\": 2}"))
              .build();
      String answer = http.send(job, HttpResponse.BodyHandlers.ofString()).body();
      var image = LINK.matcher(answer);
      assertThat(image.find()).as(answer).isTrue();
      var file = HttpRequest.newBuilder(server.url().resolve(image.group())).build();
      return http.send(file, HttpResponse.BodyHandlers.ofByteArray()).body();
    }
  }

  private static String c2pa(Path picture, String... more) throws Exception {
    var command =
        Stream.concat(Stream.of("node", "verify.mjs", picture.toString()), Stream.of(more));
    var ended = run(TARGET.resolve("c2pa"), Map.of(), command.toArray(String[]::new));
    assertThat(ended.exit()).as(ended.output()).isZero();
    return ended.output();
  }

  /** The codes of the results of the active manifest: success, informational or failure. */
  private static List<String> codes(String report, String kind) {
    int from = report.indexOf("\"" + kind + "\":[");
    return CODE.matcher(report.substring(from, report.indexOf(']', from)))
        .results()
        .map(code -> code.group(1))
        .toList();
  }

  private static final Pattern LINK = Pattern.compile("/v1/jobs/[0-9a-f-]{36}/image");
  private static final Pattern CODE = Pattern.compile("\"code\":\"([^\"]+)\"");

  private static final String LACKS =
      "python3 lacks what the generated client stands on: pydantic 2.11, urllib3, python-dateutil";

  private static boolean has(String imports) throws InterruptedException {
    try {
      return run(TARGET, Map.of(), "python3", "-c", imports).exit() == 0;
    } catch (IOException noPython) {
      return false;
    }
  }
}
