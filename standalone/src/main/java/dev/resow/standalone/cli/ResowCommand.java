package dev.resow.standalone.cli;

import dev.resow.embedded.FolderInUseException;
import dev.resow.standalone.client.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code resow}. */
@Command(
    name = "resow",
    description = "Text-to-image jobs on Kafka, with a look at the picture while it is made.",
    mixinStandardHelpOptions = true,
    version = "resow 0.1.0",
    subcommands = {
      GenerateCommand.class,
      UpCommand.class,
      DownCommand.class,
      SubmitCommand.class,
      JobsCommand.class,
      ShowCommand.class,
      CancelCommand.class,
      WatchCommand.class,
      TailCommand.class,
      ReplayCommand.class,
      KeysCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      CompletionCommand.class,
    },
    footer = {
      "",
      "Beside the server, of the model and its demo world:",
      "  evaluate   success and cost of guidance methods, through the queue",
      "  calibrate  measures a model's guidance settings",
      "  menagerie  scenes, judge, training, reports",
      "  test, mvn  the project's tests; Maven with a JDK 25"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed or the server refused",
      "2:wrong command line",
      "3:something this machine needs is missing",
      "4:no server answers",
      "130:interrupted"
    })
public final class ResowCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs a command line; its exit code. */
  public static int execute(String... args) {
    return new CommandLine(new ResowCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, command, parsed) -> explain(e, command))
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do");
  }

  private static int explain(Exception e, CommandLine command) throws Exception {
    switch (e) {
      case ApiException api -> {
        command.getErr().println("resow: " + api.getMessage());
        return api.isUnreachable() ? ExitCode.UNREACHABLE : ExitCode.FAILED;
      }
      case FolderInUseException _, IllegalArgumentException _ -> {
        command.getErr().println("resow: " + e.getMessage());
        return ExitCode.USAGE;
      }
      case MissingException _ -> {
        command.getErr().println("resow: " + e.getMessage());
        return ExitCode.MISSING;
      }
      case IOException _, UncheckedIOException _ -> {
        command.getErr().println("resow: " + e.getMessage());
        return ExitCode.FAILED;
      }
      default -> throw e;
    }
  }
}
