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
      "130:interrupted",
      "141:nobody reads standard output any more"
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
      return tell(Failures.of(lost), typed, new PrintWriter(System.err, true));
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
      return tell(Failures.of(e), args, command.getErr());
    }
  }

  static CommandLine commandLine() {
    var command =
        Converters.register(new CommandLine(new ResowCommand()))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(ResowCommand::misunderstood)
            .setExecutionExceptionHandler(
                (e, failed, parsed) ->
                    tell(e, parsed.originalArgs().toArray(String[]::new), failed.getErr()));
    literal(command);
    return command
        .setOut(new PrintWriter(System.out, true))
        .setErr(new PrintWriter(System.err, true));
  }

  /**
   * What is typed is meant: "@file" is a prompt and not the name of a file with arguments, and a
   * text that is spelled like an option may be an option's value.
   */
  private static void literal(CommandLine command) {
    command.getCommandSpec().parser().expandAtFiles(false).allowOptionsAsOptionParameters(true);
    command.getSubcommands().values().forEach(ResowCommand::literal);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do, e.g. resow generate \"a cat and a fox\"");
  }

  /** What is wrong, and where to read how it is right; the whole help would bury it. */
  private static int misunderstood(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    var err = command.getErr();
    String message = Failures.plain(e);
    if (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
      message += "; a text that begins with '-' stands behind '--', or behind the option's '='";
    }
    int exit = tell(new Failure(Kind.COMMAND_LINE, message), args, err);
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println(
        "See '" + command.getCommandSpec().qualifiedName() + " --help' for what it understands.");
    return exit;
  }

  private static int tell(Throwable e, String[] args, PrintWriter err) {
    if (System.getenv("RESOW_DEBUG") != null) {
      e.printStackTrace(err);
    }
    return tell(Failures.of(e), args, err);
  }

  /** A sentence for people, and problem details for programs. */
  private static int tell(Failure failure, String[] args, PrintWriter err) {
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

  /** Also where the command line as a whole is not understood. */
  private static boolean wantsJson(String[] args) {
    List<String> all = List.of(args);
    int end = all.indexOf("--");
    return all.subList(0, end < 0 ? all.size() : end).contains("--json");
  }
}
