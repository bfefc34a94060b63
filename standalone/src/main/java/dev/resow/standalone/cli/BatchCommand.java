package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resow batch}. */
@Command(
    name = "batch",
    description = {
      "Submit a job per row of a file as one batch, or show one",
      "A file that ends in .csv is CSV with names of job fields in its first record; any other holds a JSON object per line."
          + " {a|b} in a prompt stands for alternatives, each of which is a job."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: four jobs, followed until all have ended:",
      "  echo '{\"prompt\": \"a {cat|dog} and a {red|blue} fox\"}' | resow batch - --watch"
    })
final class BatchCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 1_000;
  private static final String PATH = "/v1/batches";

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "File with the rows; - reads standard input (default: none, with --show)")
  private String file;

  @Mixin private ServerOptions server;

  @Option(
      names = "--csv",
      negatable = true,
      description =
          "Whether the file is CSV rather than JSON lines (default: if its name ends in .csv)")
  private Boolean csv;

  @Option(
      names = "--skip-invalid",
      description =
          "Leave out rows that are not valid and print the reasons; without it such a row refuses"
              + " the batch")
  private boolean skip;

  @Option(
      names = "--matrix",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Whether {a|b} in a prompt stands for alternatives (default: true); --no-matrix leaves"
              + " braces as they are")
  private boolean matrix;

  @Option(
      names = "--webhook",
      paramLabel = "ID",
      description =
          "Webhook that gets one message when every job has ended (default: none but those that report"
              + " every batch)")
  private UUID webhook;

  @Option(names = "--watch", description = "Print the progress until every job has ended")
  private boolean watch;

  @Option(
      names = "--show",
      paramLabel = "ID",
      description = "Show an earlier batch instead of submitting one")
  private UUID show;

  @Option(
      names = "--cancel",
      paramLabel = "ID",
      description = "Cancel an earlier batch instead of submitting one")
  private UUID cancel;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description =
          "Submit at most one batch under this key, however often the command is repeated; 1 to 200"
              + " printable ASCII characters (default: none)")
  private String key;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (key != null && !key.matches("[!-~]([ -~]*[!-~])?"))
      throw new IllegalArgumentException(
          "--idempotency-key: expected 1 to 200 printable ASCII characters, found '%s'"
              .formatted(key));
    if ((file == null ? 0 : 1) + (show == null ? 0 : 1) + (cancel == null ? 0 : 1) != 1)
      throw new IllegalArgumentException(
          "expected a FILE, --show ID or --cancel ID, found none or several of them");
    if (webhook != null && file == null)
      throw new IllegalArgumentException("--webhook needs a FILE, whose batch it belongs to");
    byte[] rows = file == null ? null : read(file);
    try (var api = server.requireServer()) {
      JsonNode batch = api.having("jobs", first(api, rows));
      print(batch);
      if (watch) batch = ended(api, batch);
      int failed = failed(batch);
      if (watch && failed > 0)
        throw new CommandException(
            Kind.JOB_FAILED,
            "%d of %d jobs ended without an image".formatted(failed, batch.path("jobs").asInt()));
      return ExitCode.OK;
    }
  }

  private JsonNode first(Api api, byte[] rows) {
    if (show != null) return api.read(PATH + "/" + show);
    if (cancel != null) return api.cancelled(PATH + "/" + cancel);
    boolean table = csv == null ? file.toLowerCase(Locale.ROOT).endsWith(".csv") : csv;
    return api.post(
        PATH
            + "?onError="
            + (skip ? "skip" : "refuse")
            + "&matrix="
            + matrix
            + (webhook == null ? "" : "&webhook=" + webhook),
        table ? "text/csv" : "application/jsonl",
        rows,
        key);
  }

  private static byte[] read(String name) throws IOException {
    if (name.equals("-")) return System.in.readAllBytes();
    return Files.readAllBytes(Path.of(System.getProperty("resow.cwd", "")).resolve(name));
  }

  /** The batch when all of its jobs have ended. If the command ends early, they continue. */
  private JsonNode ended(Api api, JsonNode first) throws InterruptedException {
    JsonNode batch = first;
    String printed = progress(first);
    while (!batch.hasNonNull("endedAt")) {
      Thread.sleep(LOOK_MILLIS);
      batch = api.having("jobs", api.read(PATH + "/" + first.path("id").asText()));
      String now = progress(batch);
      if (now.equals(printed) && !batch.hasNonNull("endedAt")) continue;
      printed = now;
      if (server.json()) Output.line(batch);
      else Output.line(now);
    }
    return batch;
  }

  private void print(JsonNode batch) {
    if (server.json()) {
      Output.line(batch);
      return;
    }
    Output.line(batch.path("id").asText());
    Output.line(progress(batch));
    for (JsonNode row : batch.path("errors"))
      Output.format("  row %d skipped: %s%n", row.path("row").asInt(), row.path("detail").asText());
  }

  /** "12 of 40 jobs have ended: 28 queued, 12 succeeded". */
  static String progress(JsonNode batch) {
    String states =
        batch.path("states").properties().stream()
            .map(state -> state.getValue().asInt() + " " + state.getKey().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return "%d of %d jobs have ended: %s"
        .formatted(batch.path("ended").asInt(), batch.path("jobs").asInt(), states);
  }

  private static int failed(JsonNode batch) {
    return batch.path("ended").asInt() - batch.path("states").path("SUCCEEDED").asInt();
  }
}
