package dev.resow.standalone.cli;

import dev.resow.standalone.cli.Failure.Kind;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code resow}. */
@Command(
    name = "resow",
    description =
        "Queue and run text-to-image jobs that check for overlapping subjects while sampling",
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
      BatchCommand.class,
      WatchCommand.class,
      TailCommand.class,
      LostCommand.class,
      ReplayCommand.class,
      VerifyCommand.class,
      KeysCommand.class,
      SubjectsCommand.class,
      AdaptersCommand.class,
      TrainingsCommand.class,
      RankingsCommand.class,
      ReviewsCommand.class,
      ModelsCommand.class,
      TrainerCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      UpgradeCheckCommand.class,
      CompletionCommand.class,
    },
    footer = {
      "",
      "Commands for the demo model and for development:",
      "  evaluate   Measure success and cost of guidance methods through the queue",
      "  calibrate  Measure the guidance settings of a model",
      "  train      Train an adapter of the demo model in this process",
      "  menagerie  Render scenes, train the demo model and its judge, print reports",
      "  clients    Generate API clients in TypeScript and Python",
      "  test       Run all checks and tests of the project",
      "  mvn        Run Maven with a JDK 25"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:the job failed, the server rejected the request, the result could not be written, or"
          + " verify found something wrong",
      "2:invalid command line or setting",
      "3:a prerequisite is missing, or no server is running on this machine",
      "4:the server does not answer, or is not a Resow server",
      "5:verify found no manifest in the picture",
      "130:interrupted",
      "141:the reader of standard output has closed the pipe"
    })
public final class ResowCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command line of this process; its exit code. */
  public static int run(String... typed) {
    Output.install();
    String[] arguments;
    try {
      arguments = Arguments.recover(typed);
    } catch (IllegalArgumentException lost) {
      return report(Failures.of(lost), typed, new PrintWriter(System.err, true));
    }
    if (wantsJson(arguments)) {
      Signals.beforeEnd(() -> Output.line(new Failure(Kind.INTERRUPTED, "interrupted").problem()));
    }
    return execute(arguments);
  }

  /** Runs a command line; its exit code. */
  public static int execute(String... args) {
    return execute(commandLine(), args);
  }

  static int execute(CommandLine command, String... args) {
    try {
      int exit = command.execute(args);
      command.getOut().flush();
      if (exit == ExitCode.OK) {
        Output.check();
      }
      return exit;
    } catch (Output.BrokenException | Error e) {
      return report(Failures.of(e), args, command.getErr());
    }
  }

  static CommandLine commandLine() {
    var command =
        Converters.register(new CommandLine(new ResowCommand()))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(ResowCommand::reportUsageError)
            .setExecutionExceptionHandler(
                (e, failed, parsed) ->
                    report(e, parsed.originalArgs().toArray(String[]::new), failed.getErr()));
    literal(command);
    return command
        .setOut(new PrintWriter(System.out, true))
        .setErr(new PrintWriter(System.err, true));
  }

  /**
   * Takes every value literally: "@file" is a prompt, not the name of an argument file, and a value
   * may look like an option.
   */
  private static void literal(CommandLine command) {
    command.getCommandSpec().parser().expandAtFiles(false).allowOptionsAsOptionParameters(true);
    command.getSubcommands().values().forEach(ResowCommand::literal);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command, found none; for example: resow generate \"a cat and a fox\"");
  }

  /** Prints the error and a pointer to the help; printing the whole help would bury the error. */
  private static int reportUsageError(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    var err = command.getErr();
    String message = Failures.plain(e);
    if (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      message += "; to pass a value that starts with '-', put it after '--' or use --option=VALUE";
    }
    int exit = report(new Failure(Kind.COMMAND_LINE, message), args, err);
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Run '" + command.getCommandSpec().qualifiedName() + " --help' for usage.");
    return exit;
  }

  private static int report(Throwable e, String[] args, PrintWriter err) {
    if (System.getenv("RESOW_DEBUG") != null) {
      e.printStackTrace(err);
    }
    return report(Failures.of(e), args, err);
  }

  /** Prints a sentence for people and, with {@code --json}, problem details for programs. */
  private static int report(Failure failure, String[] args, PrintWriter err) {
    if (failure.kind() != Kind.READER_GONE) {
      err.println("resow: " + failure.detail());
      err.flush();
    }
    if (wantsJson(args) && failure.kind() != Kind.READER_GONE && failure.kind() != Kind.OUTPUT) {
      try {
        Output.line(failure.problem());
      } catch (Output.BrokenException e) {
        err.println("resow: " + e.getMessage());
      }
    }
    return failure.exit();
  }

  /** Works on the raw arguments because the command line may not parse. */
  private static boolean wantsJson(String[] args) {
    List<String> all = List.of(args);
    int end = all.indexOf("--");
    return all.subList(0, end < 0 ? all.size() : end).contains("--json");
  }
}
