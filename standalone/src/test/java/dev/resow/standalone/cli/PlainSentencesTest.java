package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Errors that a user can cause are plain sentences without Java names, and problem details for
 * programs.
 */
@Timeout(300)
class PlainSentencesTest {
  private static final Pattern JAVA =
      Pattern.compile("Exception|dev\\.resow|java\\.|\\tat |[a-z]+\\.[a-z]+\\.[A-Z]\\w+");

  private static final String ID = "01a1fd82-b7f0-77e4-8230-145ab8fc641c";

  @TempDir Path folder;
  private Map<String, String> settings;

  @BeforeEach
  void aFolderOfItsOwn() {
    settings =
        Map.of(
            "resow.data", folder.resolve("data").toString(),
            "resow.worker.painter", "stand-in",
            "resow.cwd", folder.toString());
  }

  @Test
  void wrongCommandLines() {
    for (String[] line :
        List.of(
            words("generate"),
            words("submit", "a", "b"),
            words("submit", "a", "--steps", "many"),
            words("submit", "a", "--seed", "1e3"),
            words("submit", "a", "--size", "big"),
            words("submit", "a", "--guidance", "much"),
            words("submit", "-a"),
            words("submit", "a", "--url", "http://[bad"),
            words("submit", "a", "--url", "ftp://x"),
            words("submit", "a", "--url", "http://127.0.0.1:99999"),
            words("submit", "a", "--url", "http://127.0.0.1:9", "--key", "two words"),
            words("submit", "a", "--url", "http://127.0.0.1:9", "--key", "ключ"),
            words("submit", "a", "--prompt-file", "b"),
            words("submit", "a", "--idempotency-key", "\u00e4"),
            words("jobs", "--limit", "0"),
            words("jobs", "--limit", "x"),
            words("jobs", "--state", "RUNNING&limit=1"),
            words("show", "nonsense"),
            words("cancel", "1-2-3-4-5"),
            words("watch", "x"),
            words("replay", "--since", "yesterday"),
            words("replay", "--job", "x"),
            words("keys", "create", "--tenant", "t", "--expires", "soon"),
            words("keys", "revoke", "../jobs"),
            words("tail", "nothing"),
            words("up", "--port", "70000"),
            words("up", "--port", "-1"),
            words("bench", "queue", "--clients", "0"),
            words("nonsense"))) {
      var ended = run(line);
      assertThat(ended.exit()).as(ended.all()).isEqualTo(ExitCode.USAGE);
      assertThat(problem(ended).path("type").asText()).endsWith("cli-command-line");
    }
  }

  @Test
  void filesAndFoldersThatCannotBeUsed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
    String below = file.resolve("below").toString();
    String longName = folder.resolve("x".repeat(300)).toString();
    String longPath = folder + "/x".repeat(700);

    for (String out : List.of(folder.toString(), below)) {
      assertThat(failure(Map.of(), "generate", "a", "--out", out)).contains("--out: ");
    }
    for (String data :
        List.of(
            file.toString(),
            below,
            folder.resolve("dangling").toString(),
            longName,
            longPath,
            folder.resolve("a,b").toString(),
            folder.resolve("$(touch x)").toString(),
            folder.resolve("a\nb").toString(),
            "/proc/self/no")) {
      assertThat(failure(Map.of("resow.data", data), "up")).as(data).isNotBlank();
      assertThat(failure(Map.of("resow.data", data), "up", "-d")).as(data).isNotBlank();
    }
    assertThat(folder.resolve("x")).as("no shell read the name").doesNotExist();
    assertThat(failure(Map.of(), "submit", "--prompt-file", "/nonexistent"))
        .contains("no such file or folder: '/nonexistent'");
    assertThat(failure(Map.of(), "submit", "--prompt-file", folder.toString())).isNotBlank();
  }

  @Test
  void portsAndSettingsThatCannotBeHad() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(failure(Map.of(), "up", "--port", port))
          .contains("port " + port + " is in use by another program", "--port");
      assertThat(failure(Map.of("resow.kafka.port", port, "resow.port", "0"), "up"))
          .contains("RESOW_KAFKA_PORT");
    }
    assertThat(failure(Map.of("resow.port", "http"), "up")).contains("0 and 65535, found 'http'");
    assertThat(failure(Map.of("resow.access.mode", "none"), "up")).contains("one of keys, open");
    assertThat(failure(Map.of("resow.worker.painter", "oil"), "generate", "a"))
        .contains("one of diffusion, stand-in");
    assertThat(failure(Map.of("resow.device", "tpu"), "up", "-d")).contains("cpu or cuda:0");
    assertThat(failure(Map.of("resow.slots", "many"), "up")).contains("auto or a number of jobs");
    assertThat(failure(Map.of("resow.precision", "fp16"), "up")).contains("RESOW_PRECISION");
    assertThat(failure(Map.of("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/x"), "up"))
        .contains("its own broker and database");
    assertThat(failure(Map.of("resow.data", "\uFFFD"), "jobs")).contains("expected UTF-8");
  }

  @Test
  void modelFoldersThatDoNotLoad() throws Exception {
    Path published = Path.of("../diffusion/src/test/resources/sd3-tiny").toAbsolutePath();
    Path broken = copy(published, folder.resolve("broken"));
    Files.writeString(broken.resolve("transformer/config.json"), "{\"_class_name\": \"UNet\"}");
    Path truncated = copy(published, folder.resolve("truncated"));
    Path weights = truncated.resolve("vae/diffusion_pytorch_model.safetensors");
    Files.write(weights, java.util.Arrays.copyOf(Files.readAllBytes(weights), 100));
    Path page = copy(published, folder.resolve("page"));
    Files.writeString(page.resolve("tokenizer/vocab.json"), "<html>");
    Path index = copy(published, folder.resolve("index"));
    Files.writeString(index.resolve("model_index.json"), "not JSON");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    for (Path model :
        List.of(broken, truncated, page, index, empty, weights, folder.resolve("nowhere"))) {
      var setting = Map.of("resow.model", model.toString(), "resow.worker.painter", "diffusion");
      assertThat(failure(setting, "up")).contains(model.toString(), "RESOW_MODEL");
      assertThat(failure(setting, "generate", "a")).contains(model.toString());
      var doctor = InProcess.run(all(setting), "doctor");
      assertThat(doctor.exit()).as(doctor.all()).isEqualTo(ExitCode.MISSING);
      assertThat(doctor.out()).containsPattern("!! +model +" + Pattern.quote(model.toString()));
      assertThat(doctor.all()).doesNotContainPattern(JAVA);
    }
    var fine = Map.of("resow.model", published.toString(), "resow.worker.painter", "diffusion");
    assertThat(InProcess.run(all(fine), "doctor").out()).containsPattern("ok +model ");
  }

  @Test
  void serversThatAreNone() throws Exception {
    var answers =
        List.of("<html>hello</html>", "", "[]", "{}", "null", "{\"items\": 7}", "{\"id\": \"x\"}");
    for (int status : new int[] {200, 302, 404, 500}) {
      for (String answer : status == 200 ? answers : answers.subList(0, 2)) {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
            "/",
            exchange -> {
              byte[] body = answer.getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
        server.start();
        try {
          everyCommandReports("http://127.0.0.1:" + server.getAddress().getPort(), status + answer);
        } finally {
          server.stop(0);
        }
      }
    }
    try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greet(other));
      everyCommandReports("http://127.0.0.1:" + other.getLocalPort(), "another protocol");
    }
    everyCommandReports("http://127.0.0.1:9", "nobody");
    everyCommandReports("http://nohost.invalid", "no such host");
    everyCommandReports("https://127.0.0.1:9", "nobody, encrypted");
  }

  private void everyCommandReports(String url, String what) {
    for (String[] line :
        List.of(
            words("jobs"),
            words("submit", "a"),
            words("generate", "a"),
            words("show", ID),
            words("cancel", ID),
            words("watch"),
            words("tail"),
            words("replay"),
            words("replay", "--show", ID),
            words("keys", "list"),
            words("keys", "create", "--tenant", "t"))) {
      var all = new ArrayList<>(List.of(line));
      all.addAll(List.of("--url", url));
      var ended = run(all.toArray(String[]::new));
      assertThat(ended.exit()).as(what + ended.all()).isIn(1, 4);
      assertThat(problem(ended).path("detail").asText()).as(what).isNotBlank();
    }
  }

  private static void greet(ServerSocket server) {
    try {
      while (true) {
        try (var socket = server.accept()) {
          socket
              .getOutputStream()
              .write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  @Test
  void whateverIsThrownBecomesASentence() {
    for (Throwable thrown :
        List.of(
            new NoSuchFileException("/nonexistent"),
            new IOException("java.io.IOException: No space left on device"),
            new IllegalStateException("dev.resow.api.jobs.JobRequest: broken"),
            new IllegalArgumentException((String) null),
            new NullPointerException(),
            new RuntimeException("com.fasterxml.jackson.databind.JsonMappingException: x\n\tat y"),
            new InterruptedException(),
            new OutOfMemoryError("Java heap space"),
            new StackOverflowError())) {
      var failure = Failures.of(thrown);
      assertThat(failure.detail())
          .isNotBlank()
          .isNotEqualTo("/nonexistent")
          .doesNotContainPattern(JAVA);
      assertThat(failure.exit()).isNotZero();
    }
  }

  /** Standard error of a command that must fail. */
  private String failure(Map<String, String> own, String... line) {
    var ended = InProcess.run(all(own), line);
    assertThat(ended.exit()).as(ended.all()).isNotZero();
    assertThat(ended.all()).doesNotContainPattern(JAVA);
    return ended.err();
  }

  private InProcess.Ended run(String... line) {
    var all = new ArrayList<>(List.of(line));
    all.add(1, "--json");
    if (line[0].equals("keys") || line[0].equals("bench")) {
      all.remove(1);
      all.add("--json");
    }
    var ended = InProcess.run(settings, all.toArray(String[]::new));
    assertThat(ended.all()).as(String.join(" ", line)).doesNotContainPattern(JAVA);
    return ended;
  }

  private static JsonNode problem(InProcess.Ended ended) {
    String last = ended.out().lines().reduce("", (before, line) -> line);
    JsonNode problem = Json.parse(last, JsonNode.class);
    for (String field : List.of("type", "title", "status", "detail"))
      assertThat(problem.hasNonNull(field)).as(field + " in " + last).isTrue();
    assertThat(URI.create(problem.path("type").asText()).getScheme()).isEqualTo("urn");
    return problem;
  }

  private Map<String, String> all(Map<String, String> own) {
    var all = new java.util.HashMap<>(settings);
    all.putAll(own);
    return all;
  }

  private static String[] words(String... words) {
    return words;
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
