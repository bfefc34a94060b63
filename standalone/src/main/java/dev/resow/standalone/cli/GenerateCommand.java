package dev.resow.standalone.cli;

import dev.resow.contract.JobState;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.standalone.run.Instance.Phase;
import dev.resow.standalone.run.PortChoice;
import dev.resow.standalone.terminal.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resow generate}: submits a prompt, waits and writes the image. */
@Command(
    name = "generate",
    description = {
      "Generate an image from a prompt",
      "Uses the running server, or starts one for this image and stops it afterwards."
    },
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(150);

  @Mixin private JobOptions job;
  @Mixin private StartOptions start;
  @Mixin private ServerOptions server;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "Write the PNG to this file (default: a new file in the current folder, named after the"
              + " prompt and the seed)")
  private Path out;

  @Override
  public Integer call() throws IOException, InterruptedException {
    job.requirePrompt();
    job.check(); // reports invalid options before anything starts
    start.check();
    OutputFile.requireWritable(out);
    while (true) {
      var running = server.serverOrFree();
      if (running.isPresent()) {
        try (var api = running.get()) {
          LocalServer.print("using the server at " + api.url());
          return generate(api, () -> {});
        }
      }
      String key = server.ownKey();
      var started = LocalServer.start(PortChoice.configured(), Phase.DRAWING, key);
      if (started.isPresent()) {
        try (var own = started.get();
            var api = new Api(own.url(), key)) {
          return generate(api, own::stop);
        }
      }
    }
  }

  private int generate(Api api, Runnable stop) throws IOException, InterruptedException {
    var wanted = new AtomicReference<UUID>();
    var interrupted = new AtomicBoolean();
    Signals.onInterrupt(
        () -> {
          interrupted.set(true);
          cancel(api, wanted.get());
          stop.run();
        });
    try {
      var request = start.addTo(job.request(api::subjects), api);
      Job submitted = api.submit(request, UUID.randomUUID().toString());
      wanted.set(submitted.id());
      var line = ProgressLine.onTerminal();
      Job ended =
          new JobFollower(api, LOOK, LocalServer::print).untilEnd(submitted.id(), line::show);
      line.end();
      submitted.warnings().forEach(warning -> LocalServer.print("warning: " + warning.detail()));
      wanted.set(null);
      if (interrupted.get()) {
        return ExitCode.INTERRUPTED;
      }
      if (ended.state() != JobState.SUCCEEDED) {
        throw new CommandException(Kind.JOB_FAILED, ProgressLine.sentence(ended));
      }
      return keep(api, ended);
    } catch (ApiException e) {
      if (interrupted.get()) {
        return ExitCode.INTERRUPTED;
      }
      throw e;
    }
  }

  private int keep(Api api, Job done) throws IOException {
    Path file = OutputFile.choose(out, job.prompt(), done.result().seed());
    OutputFile.write(file, api.image(done.id()));
    if (server.json()) {
      Output.json(done);
    } else {
      Output.line(file);
    }
    Found.line(done.result()).ifPresent(line -> LocalServer.print("found:   " + line));
    done.result().warnings().forEach(warning -> LocalServer.print("warning: " + warning));
    LocalServer.print("image:   " + file);
    LocalServer.print("job:     " + api.address(done));
    return ExitCode.OK;
  }

  private static void cancel(Api api, UUID job) {
    if (job != null) {
      LocalServer.print("cancelling the job");
      try {
        api.cancel(job);
      } catch (ApiException e) {
        LocalServer.print("the job could not be cancelled: " + e.getMessage());
      }
    }
  }
}
