package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.terminal.ProgressBoard;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resow watch}: progress bars for many jobs. */
@Command(
    name = "watch",
    description = {
      "Show the progress of jobs, one line per job, until all have ended",
      "Without ids, shows every job that has not ended yet (at most 200)."
    },
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  private static final String ACTIVE = "QUEUED,DISPATCHED,RUNNING,RETRY_WAIT";
  private static final int MOST = 200;

  @Parameters(
      arity = "0..*",
      paramLabel = "JOB",
      description = "Job ids (default: all active jobs)")
  private List<UUID> ids;

  @Mixin private ServerOptions server;

  private final Map<UUID, Job> jobs = new LinkedHashMap<>();
  private final ProgressBoard board = ProgressBoard.onTerminal();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      // Opens the stream before reading the jobs, so that no change is missed.
      boolean[] begun = {false};
      boolean all = false;
      try {
        api.stream(
            "/v1/stream",
            (name, data) -> {
              if (!begun[0] || name.equals("resync")) {
                begun[0] = true;
                look(api);
              }
              receive(name, data);
              if (jobs.values().stream().allMatch(job -> job.state().isTerminal())) {
                throw new Enough();
              }
            });
      } catch (Enough allEnded) {
        all = true; // all jobs have ended
      }
      board.end();
      if (!all) {
        throw new CommandException(
            Kind.UNREACHABLE, "the server ended the stream before the jobs had ended");
      }
    }
    if (jobs.isEmpty() && !server.json()) {
      LocalServer.print("no job is active");
    }
    long failed = jobs.values().stream().filter(job -> job.state() != JobState.SUCCEEDED).count();
    if (failed > 0) {
      throw new CommandException(
          Kind.JOB_FAILED, "%d of %d jobs ended without an image".formatted(failed, jobs.size()));
    }
    return ExitCode.OK;
  }

  /** Ends the stream from inside. */
  private static final class Enough extends RuntimeException {
    Enough() {
      super(null, null, false, false);
    }
  }

  private void look(Api api) {
    if (ids == null) {
      for (JsonNode job : api.jobs(ACTIVE, null, MOST).path("items")) {
        take(Json.mapper().convertValue(job, Job.class));
      }
    } else {
      ids.forEach(id -> take(api.job(id)));
    }
  }

  private void receive(String name, JsonNode data) {
    if (name.equals("job")) {
      Job job = Json.mapper().convertValue(data, Job.class);
      if (jobs.containsKey(job.id())) {
        take(job);
      }
    } else if (name.equals("progress")) {
      Job job = jobs.get(UUID.fromString(data.path("jobId").asText()));
      if (job != null && !job.state().isTerminal()) {
        take(job.at(Json.mapper().convertValue(data, JobProgress.class)));
      }
    }
  }

  private void take(Job job) {
    Job before = jobs.put(job.id(), job);
    if (job.equals(before)) {
      return;
    }
    if (server.json()) {
      Output.json(job);
    } else {
      board.show(jobs.values());
      Output.check();
    }
  }
}
