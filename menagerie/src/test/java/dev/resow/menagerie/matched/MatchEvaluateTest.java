package dev.resow.menagerie.matched;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** The command against a server whose jobs end at once, with renders as their pictures. */
class MatchEvaluateTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TINY = "../training/src/test/resources/critics-tiny/";

  @TempDir Path folder;
  private final PrintStream errors = System.err;
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private TestQueue queue;

  @BeforeEach
  void start() throws IOException {
    queue = new TestQueue();
    System.setErr(new PrintStream(messages, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setErr(errors);
    queue.close();
  }

  private int run(String judge, String prompts, String... more) throws IOException {
    var file = Files.writeString(folder.resolve("prompts.txt"), prompts);
    var args =
        new ArrayList<>(
            List.of(
                "--judge",
                judge,
                "--prompts",
                file.toString(),
                "--out",
                folder.toString(),
                "--url",
                queue.url()));
    args.addAll(List.of(more));
    return MatchEvaluate.run(args);
  }

  @Test
  void everyPictureHasItsVerdictAndItsReasons() throws IOException {
    int code =
        run(
            TINY + "blip-itm",
            "a cat and a fox\na lion\n",
            "--seeds",
            "2",
            "--line-seeds",
            "3",
            "--methods",
            "plain,resow",
            "--run",
            "one");
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .doesNotContain("resow:"); // libraries may log
    assertThat(code).isZero();
    assertThat(queue.jobs)
        .as("3 subjects, 3 alone each; 2 prompts, 2 seeds, 2 arms")
        .hasSize(9 + 8);
    var report = JSON.readTree(folder.resolve("report.json").toFile());
    assertThat(report.at("/judge/sha256").asText()).hasSize(64);
    assertThat(report.path("lines")).hasSize(3);
    var arm = report.at("/arms/1");
    assertThat(arm.path("forwards").asDouble()).isEqualTo(56);
    int judged = arm.at("/pictureRate/trials").asInt();
    assertThat(judged + arm.path("unjudged").asInt()).isEqualTo(4);
    var picture = arm.at("/pictures/0");
    assertThat(picture.path("outcome").asText()).isIn("right", "wrong", "unjudged");
    assertThat(picture.path("subjects")).hasSize(2);
    assertThat(picture.at("/swaps/0/by").asText()).isEqualTo("fox");
    assertThat(picture.path("score").asDouble()).isNegative();
  }

  @Test
  void aRunThatIsThereIsContinued() throws IOException {
    var options =
        new String[] {"--seeds", "1", "--line-seeds", "1", "--methods", "plain", "--run", "one"};
    run(TINY + "blip-itm", "a cat and a fox\n", options);
    int before = queue.jobs.size();
    assertThat(run(TINY + "blip-itm", "a cat and a fox\n", options)).isZero();
    assertThat(queue.jobs).hasSize(before);
  }

  @Test
  void whatCannotBeUsedIsNamed() throws IOException {
    assertThat(run(TINY + "blip-caption", "a cat and a fox\n")).isEqualTo(3);
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .contains("--judge", "BlipForImageTextRetrieval", "BlipForConditionalGeneration");
    assertThat(run(folder.resolve("none").toString(), "a cat and a fox\n")).isEqualTo(3);
    assertThat(run(TINY + "blip-itm", "blue light\n")).isEqualTo(2);
    assertThat(messages.toString(StandardCharsets.UTF_8))
        .contains("line 1: expected a prompt with");
    assertThat(run(TINY + "blip-itm", "a cat and a fox\n", "--nope", "1")).isEqualTo(2);
    assertThat(queue.jobs).isEmpty();
    queue.close();
    assertThat(run(TINY + "blip-itm", "a cat and a fox\n")).isEqualTo(4);
  }
}
