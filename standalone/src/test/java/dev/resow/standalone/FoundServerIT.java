package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.Json;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
import dev.resow.standalone.run.RunFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * One server of {@code resow up -d}, and commands that must find it, tell about it, or leave it
 * alone, whatever became of the files that describe it. In order: the last one stops it.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FoundServerIT {
  private static Path work;
  private static DataFolder data;
  private static Cli resow;
  private static Instance server;

  @BeforeAll
  static void twoAtOnce() throws Exception {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    work = Files.createTempDirectory(target, "found");
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
    data = new DataFolder(work.resolve("data"));
    resow =
        new Cli(
            work,
            Map.of(
                "RESOW_DATA", data.root().toString(),
                "RESOW_PORT", "0",
                "RESOW_JAVA_OPTS", "-XX:TieredStopAtLevel=1",
                "RESOW_WORKER_PAINTER", "stand-in"));
    var first = resow.background("up", "-d");
    var second = resow.background("up", "-d");
    var ended = List.of(Cli.await(first), Cli.await(second));
    server = Instance.of(data).orElseThrow();

    assertThat(ended).allSatisfy(e -> assertThat(e.exit()).as(e.all()).isZero());
    assertThat(ended)
        .as("one starts it, the other one finds it")
        .anyMatch(e -> e.err().contains("running in the background, process " + server.pid()))
        .anyMatch(e -> e.err().contains("already running at " + server.url()));
  }

  @AfterAll
  static void stop() {
    if (resow != null) resow.run("down", "--force");
  }

  @Test
  @Order(1)
  void aLostRunFileIsWrittenAnew() throws Exception {
    Files.delete(data.root().resolve("run.json"));

    var up = resow.run("up", "-d", "--json");

    assertThat(up.exit()).isZero();
    assertThat(up.err()).contains("already running at " + server.url());
    assertThat(RunFile.live(data)).get().extracting(RunFile::pid).isEqualTo(server.pid());
    assertThat(up.out()).contains(server.url().toString());
  }

  @Test
  @Order(2)
  void whatTheFilesSayIsNotBelieved() throws Exception {
    long stranger = ProcessHandle.current().pid();
    var start = ProcessHandle.current().info().startInstant().orElseThrow();
    String lie = Json.text(new RunFile(stranger, start, server.url().resolve("/x"), null));
    for (String content : List.of("", "{\"pid\":", lie)) {
      Files.writeString(data.root().resolve("run.json"), content);
      Files.writeString(data.root().resolve("owner.lock"), content);

      var submit = resow.run("submit", "a cat");

      assertThat(submit.exit()).as(content + submit.all()).isZero();
    }
    assertThat(RunFile.live(data)).get().extracting(RunFile::pid).isEqualTo(server.pid());
  }

  @Test
  @Order(3)
  void promptsArriveAsTheyWereTypedWhateverTheLocale() throws Exception {
    for (String prompt :
        List.of(
            "@/etc/hostname",
            "a 日本 café cat 🐈",
            "${env:HOME} $HOME %s \\n \"quoted\" 'single'",
            "-a cat that begins with a hyphen\nand goes on")) {
      var submit =
          resow
              .with("LC_ALL", "C")
              .run("submit", "--json", "--negative", "@/etc/passwd", "--", prompt);
      assertThat(submit.exit()).as(submit.all()).isZero();
      var spec = Json.mapper().readTree(submit.out()).path("spec");
      assertThat(spec.path("prompt").asText()).isEqualTo(prompt);
      assertThat(spec.path("negativePrompt").asText()).isEqualTo("@/etc/passwd");
    }
    // bytes that are no UTF-8: refused rather than stored as something else
    var broken = resow.shell("LC_ALL=C \"$RESOW\" submit $'a caf\\xe9' --json");
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("expected UTF-8");
    assertThat(Json.mapper().readTree(broken.out()).path("type").asText())
        .isEqualTo("urn:resow:problem:cli-command-line");
    var file = work.resolve("prompt.txt");
    Files.writeString(file, "ein Bär\n");
    var fromFile = resow.run("submit", "--prompt-file", file.toString(), "--json");
    assertThat(Json.mapper().readTree(fromFile.out()).path("spec").path("prompt").asText())
        .isEqualTo("ein Bär");
  }

  @Test
  @Order(4)
  void aResultThatCannotBeWrittenIsAFailure() {
    for (String command : List.of("jobs --json", "--help", "tail --count 1 --from-beginning")) {
      var full = resow.shell("\"$RESOW\" " + command + " > /dev/full");
      assertThat(full.exit()).as(command).isEqualTo(1);
      assertThat(full.err()).as(command).contains("standard output cannot be written");
    }
    assertThat(resow.shell("\"$RESOW\" jobs >&-").exit()).isEqualTo(1);
    var head = resow.shell("set -o pipefail; \"$RESOW\" tail --from-beginning | head -1");
    assertThat(head.exit()).as("as after SIGPIPE").isEqualTo(141);
    assertThat(head.err()).doesNotContain("Exception");
  }

  @Test
  @Order(5)
  void otherAccountsReachNeitherFilesNorBrokerNorDatabase() throws Exception {
    try (var files = Files.walk(data.root())) {
      for (Path file : files.toList()) {
        assertThat(Files.getPosixFilePermissions(file))
            .as(file.toString())
            .isSubsetOf(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE);
      }
    }
    String[] line = Files.readString(data.postgres().resolve("pgpass")).split(":");
    String url = "jdbc:postgresql://127.0.0.1:" + line[1] + "/resow";
    for (String user : List.of("postgres", "resow"))
      assertThatThrownBy(() -> DriverManager.getConnection(url, user, "trusted"))
          .isInstanceOf(SQLException.class);
    try (var admin =
        Admin.create(
            Map.<String, Object>of(
                "bootstrap.servers",
                server.kafka(),
                "default.api.timeout.ms",
                "3000",
                "request.timeout.ms",
                "2000"))) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  @Order(6)
  void aFrozenServerIsToldAndEndedOnDemand() throws Exception {
    var watch = resow.background("tail", "--url", server.url().toString(), "--json");
    signal("STOP");

    var commands = List.of(resow.background("up", "-d"), resow.background("generate", "a cat"));
    for (var command : commands) {
      var ended = Cli.await(command);
      assertThat(ended.exit()).as(ended.all()).isEqualTo(4);
      assertThat(ended.err())
          .contains("does not answer", "suspended", "kill -CONT " + server.pid());
    }
    assertThat(Cli.await(watch).exit()).as("an open stream ends too").isEqualTo(4);

    var down = resow.run("down");
    assertThat(down.exit()).as(down.all()).isZero();
    assertThat(Instance.of(data)).isEmpty();
    assertThat(ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(ProcessHandle.current().isAlive()).as("named by a file, and left alone").isTrue();
    assertThat(resow.run("down").exit()).as("nothing to stop is no failure").isZero();
  }

  private static void signal(String name) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
