package dev.resow.standalone.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code resow completion}: for bash and zsh. */
@Command(
    name = "completion",
    description = {"Print a completion script for bash and zsh", "  source <(./resow completion)"},
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
  private static final String FIRST_LIST = "(local commands=\"[^\"]*)(\")";
  private static final String SCRIPTS_OWN = "evaluate calibrate train menagerie clients test mvn";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var root = spec.root().commandLine();
    String script = AutoComplete.bash(root.getCommandName(), root);
    // The first list of commands is that of resow itself; some are the entry script's own.
    System.out.print(script.replaceFirst(FIRST_LIST, "$1 " + SCRIPTS_OWN + "$2"));
  }
}
