package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Properties of every command, and the output for people. */
class CommandsTest {
  /** Groups of commands, the completion script, and what is always JSON. */
  private static final Set<String> WITHOUT_JSON =
      Set.of(
          "resow",
          "resow adapters",
          "resow trainings",
          "resow rankings",
          "resow reviews",
          "resow models",
          "resow keys",
          "resow bench",
          "resow completion",
          "resow lost");

  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHasHelpAndJsonOutput() {
    for (CommandLine command : all(ResowCommand.commandLine())) {
      var spec = command.getCommandSpec();
      String name = spec.qualifiedName();
      assertThat(spec.findOption("--help")).as(name).isNotNull();
      assertThat(spec.usageMessage().description()).as(name).isNotEmpty();
      if (!WITHOUT_JSON.contains(name)) assertThat(spec.findOption("--json")).as(name).isNotNull();
    }
  }

  @Test
  void anInvalidCommandLineIsReportedInOneLineWithExitCodeTwo() {
    assertThat(run("show", "nonsense")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("expected a job id like", "found 'nonsense'", "Run 'resow show --help'")
        .doesNotContain("Usage:", "Exception");
    assertThat(run("sbmit")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("Did you mean");
    assertThat(run("submit")).isEqualTo(ExitCode.USAGE);
    assertThat(run("show", "1-2-3-4-5")).as("UUID accepts it, no job has it").isEqualTo(2);
    assertThat(run("bench", "queue", "--clients", "5000")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--clients: expected 1 to 300, found 5000");
    assertThat(run("bench", "growth", "--jobs", "1000,5")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--jobs: expected numbers from 100 to 20000000, found 5");
    assertThat(run("bench", "growth", "--jobs", "1000", "--curves", "a.svg"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--curves: expected two or more numbers in --jobs");
    assertThat(run("upgrade-check", "--previous", "x", "--jobs", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--jobs: expected 1 to 10000, found 0");
  }

  @Test
  void theCompletionKnowsTheCommandsOfTheScript(@TempDir Path folder) throws Exception {
    var printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(run("completion")).isZero();
    } finally {
      System.setOut(before);
    }
    String script = printed.toString(StandardCharsets.UTF_8);
    assertThat(script.lines().filter(line -> line.contains("local commands=")).findFirst())
        .get()
        .asString()
        .contains("generate", "watch", "evaluate", "clients");
    Path file = Files.writeString(folder.resolve("completion"), script);
    assertThat(new ProcessBuilder("bash", "-n", file.toString()).start().waitFor()).isZero();
  }

  @Test
  void aJobIsPrintedOneFactPerLine() {
    JsonNode job =
        Json.parse(
            """
            {"id": "01a1fd82-b7f0-77e4-8230-145ab8fc641c", "state": "SUCCEEDED", "attempt": 2,
             "worker": "worker-1", "createdAt": "2026-01-02T03:04:05.678Z",
             "spec": {"prompt": "a cat and a fox", "subjects": ["cat", "fox"], "method": "enmmdit",
                      "model": "menagerie", "width": 128, "height": 128, "steps": 28,
                      "guidanceScale": 3.0, "seed": 7, "priority": "normal", "tenant": "acme"},
             "result": {"verdict": "clear", "seed": 8675309867530901235, "seconds": 9.42,
                        "forwardEquivalents": 141.0,
                        "rounds": [{"round": 0, "seed": 7, "steps": 12, "verdict": "overlapped", "score": 0.81,
                                    "findings": [{"kind": "misplaced", "subjects": ["cat", "fox"], "place": "left-of",
                                                  "score": 0.2, "limit": 0.1, "found": true, "step": 12}]},
                                   {"round": 1, "seed": 8675309867530901235, "steps": 28, "verdict": "clear"},
                                   {"round": 2, "seed": 5, "steps": 3, "verdict": "unchecked", "failure": "step 3: no"}],
                        "warnings": ["the prompt was cut"]},
             "links": {"image": "/v1/jobs/x/image"}}\
            """,
            JsonNode.class);
    assertThat(JobFormatter.job(job, "http://localhost/picture"))
        .contains(
            "state     SUCCEEDED, clear",
            "subjects  cat, fox",
            "method    enmmdit on menagerie, 128 x 128, 28 steps, guidance 3.0",
            "attempt   2 on worker-1",
            "round 1   overlapped (cat is not left of fox), overlap 0.81, 12 steps, seed 7",
            "round 2   clear, 28 steps, seed 8675309867530901235, made the image",
            "round 3   failed at step 3: no, 3 steps, seed 5",
            "cost      9.4 s, 141.0 forward equivalents",
            "warning   the prompt was cut",
            "image     http://localhost/picture");
  }

  private int run(String... args) {
    return ResowCommand.commandLine().setErr(new PrintWriter(err, true)).execute(args);
  }

  private static List<CommandLine> all(CommandLine command) {
    var found = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> found.addAll(all(sub)));
    return found;
  }
}
