package dev.resow.standalone.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code resow completion}: for bash and zsh. */
@Command(
    name = "completion",
    description = {
      "Prints a completion script for bash and zsh:",
      "  source <(./resow completion)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    var root = spec.root().commandLine();
    System.out.print(AutoComplete.bash(root.getCommandName(), root));
  }
}
