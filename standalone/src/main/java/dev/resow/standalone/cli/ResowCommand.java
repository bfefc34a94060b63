package dev.resow.standalone.cli;

import dev.resow.embedded.FolderInUseException;
import dev.resow.standalone.client.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

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
      "  clients    writes clients of the API in TypeScript and Python",
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
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new ResowCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(UUID.class, ResowCommand::id)
        .setParameterExceptionHandler(ResowCommand::misunderstood)
        .setExecutionExceptionHandler((e, command, parsed) -> explain(e, command));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do, e.g. resow generate \"a cat and a fox\"");
  }

  private static UUID id(String text) {
    try {
      if (text.length() == ID_LENGTH) return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new TypeConversionException("a job's id looks like " + EXAMPLE + ", not '" + text + "'");
  }

  private static final String EXAMPLE = "01a1fd82-b7f0-77e4-8230-145ab8fc641c";
  private static final int ID_LENGTH = EXAMPLE.length();

  /** What is wrong, and where to read how it is right; the whole help would bury it. */
  private static int misunderstood(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    var err = command.getErr();
    err.println("resow: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println(
        "See '" + command.getCommandSpec().qualifiedName() + " --help' for what it understands.");
    return ExitCode.USAGE;
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
