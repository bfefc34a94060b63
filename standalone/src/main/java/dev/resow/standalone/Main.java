package dev.resow.standalone;

import dev.resow.standalone.cli.ResowCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Reads the command line first: commands that only talk to a server never start the framework. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(ResowCommand.run(args));
  }
}
