package dev.resow.menagerie.matched;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server whose check sees what is wrong with its renders. */
class MatchCalibrateTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Path DEMO = Path.of("../models/menagerie").toAbsolutePath().normalize();
  private static final int DEPTH = 6;
  private static final String TINY = "../training/src/test/resources/critics-tiny/";
  private static final String MATCHER = "../models/matcher";
  private static final String PAIRS = "a lion and a cat\na dog and a pig\n";
  private static final String CARD =
      """
      {"items": [{"name": "%s", "defaults": {"steps": 28, "rounds": 3}, "methods":
       [{"name": "plain"}, {"name": "resow", "look": {"step": 14, "of": 28}}]}]}
      """;

  @TempDir Path folder;
  private Path model;
  private final PrintStream errors = System.err;
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private TestQueue queue;

  @BeforeEach
  void start() throws IOException {
    model = Files.createDirectories(folder.resolve("mine"));
    try (var parts = Files.list(DEMO)) {
      for (var part : parts.toList()) {
        if (!part.endsWith(SettingsFile.NAME)) {
          Files.createSymbolicLink(model.resolve(part.getFileName()), part);
        }
      }
    }
    queue = new TestQueue(CARD.formatted("mine"), job -> job.path("seed").asLong() % 2 == 0);
    System.setErr(new PrintStream(messages, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setErr(errors);
    queue.close();
  }

  private int run(String judge, String prompts, String... more) throws IOException {
    return runWith(model.toString(), judge, prompts, more);
  }

  private int runWith(String model, String judge, String prompts, String... more)
      throws IOException {
    var file = Files.writeString(folder.resolve("prompts.txt"), prompts);
    var args = new ArrayList<>(List.of(model, "--judge", judge, "--prompts", file.toString()));
    args.addAll(List.of("--out", folder.toString(), "--url", queue.url()));
    args.addAll(List.of(more));
    return MatchCalibrate.run(args);
  }

  private String message() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theLineLiesBetweenRightAndWrongPictures() throws IOException {
    assertThat(run(MATCHER, PAIRS, "--seeds", "16", "--line-seeds", "6")).as(message()).isZero();

    var check = SettingsFile.read(model, DEPTH).regions();
    assertThat(check.detection(2).measure()).isEqualTo(PairMeasure.SHARED);
    assertThat(check.detection(2).overlap()).as("of .1 and .4").isBetween(.1, .41);
    assertThat(check.detection(3)).as("no prompt has three").isEqualTo(check.detection(2));
    var written = JSON.readTree(model.resolve(SettingsFile.NAME).toFile());
    assertThat(written.path("guidance").properties()).as("no default is fixed").hasSize(1);
    var report = JSON.readTree(folder.resolve("report.json").toFile());
    assertThat(report.at("/calibration/sizes/0/line").asDouble())
        .isEqualTo(check.detection(2).overlap());
    assertThat(report.at("/calibration/sizes/1/reason").asText()).isEqualTo("no picture is judged");
    assertThat(report.at("/calibration/checks")).hasSize(32);
    assertThat(report.path("arms")).hasSize(2);
  }

  @Test
  void everyJobIsOfThatModelAndRestartsNothing() throws IOException {
    var options = new String[] {"--seeds", "1", "--line-seeds", "1", "--run", "one"};
    assertThat(run(TINY + "blip-itm", "a cat and a fox\na lion\n", options)).isZero();
    assertThat(queue.jobs).as("2 subjects alone, a prompt of two by both methods").hasSize(4);
    assertThat(queue.jobs.values())
        .allSatisfy(job -> assertThat(job.path("model").asText()).isEqualTo("mine"))
        .filteredOn(job -> job.path("method").asText().equals("resow"))
        .singleElement()
        .satisfies(job -> assertThat(job.at("/budget/rounds").asInt()).isEqualTo(1));
    assertThat(model.resolve(SettingsFile.NAME)).as("too few pictures").doesNotExist();

    run(TINY + "blip-itm", "a cat and a fox\na lion\n", options);
    assertThat(queue.jobs).as("a run that is there is continued").hasSize(4);
  }

  @Test
  void whatCannotBeUsedIsNamed() throws IOException {
    assertThat(run(TINY + "blip-caption", PAIRS)).isEqualTo(3);
    assertThat(message()).contains("--judge", "BlipForConditionalGeneration");
    assertThat(run(folder.resolve("none").toString(), PAIRS)).isEqualTo(3);
    assertThat(runWith(folder.resolve("no-model").toString(), MATCHER, PAIRS)).isEqualTo(3);
    assertThat(message()).contains("MODEL: ", "no such folder");
    assertThat(run(TINY + "blip-itm", "a cat\na fox\n")).isEqualTo(2);
    assertThat(message()).contains("expected prompts with two or more different subjects, found 2");
    assertThat(run(TINY + "blip-itm", PAIRS, "--methods", "plain")).isEqualTo(2);
    assertThat(message()).contains("unknown option --methods");
    Files.writeString(model.resolve(SettingsFile.NAME), "[]");
    assertThat(run(TINY + "blip-itm", PAIRS)).isEqualTo(3);
    assertThat(message()).contains("resow.json: expected a JSON object");
    Files.delete(model.resolve(SettingsFile.NAME));
    assertThat(queue.jobs).isEmpty();
    queue.close();
    assertThat(run(TINY + "blip-itm", PAIRS)).isEqualTo(4);
  }

  @Test
  void aServerWithAnotherModelIsNotMeasured() throws IOException {
    queue.close();
    queue = new TestQueue(CARD.formatted("other"), _ -> false);
    assertThat(run(TINY + "blip-itm", PAIRS)).isEqualTo(3);
    assertThat(message())
        .contains("expected a server with the model 'mine', found one with 'other'");
    assertThat(queue.jobs).isEmpty();
  }

  @Test
  void aModelIsNamedFirstOrByTheEnvironment() {
    var options = List.of("--judge", MATCHER, "--prompts", "mine.txt");
    assertThat(CalibrateOptions.isMeant(options)).isTrue();
    assertThat(CalibrateOptions.isMeant(List.of("models/menagerie", "models/judge"))).isFalse();
    var parsed = CalibrateOptions.parse(options, "/models/sd3");
    assertThat(parsed.model()).isEqualTo(Path.of("/models/sd3"));
    assertThat(parsed.judged().out()).isEqualTo(Path.of("target/calibration/mine"));
    assertThat(MatchCalibrate.run(List.of("--judge", MATCHER))).isEqualTo(2);
  }
}
