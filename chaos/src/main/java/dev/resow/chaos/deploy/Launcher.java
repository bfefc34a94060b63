package dev.resow.chaos.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the JVMs of a deployment under their names. */
final class Launcher {
  private final DeploymentPlan plan;
  private final DeploymentFolder folder;
  private final Map<String, String> environment;
  private final ProcessTable processes;

  /**
   * @param environment of every process
   */
  Launcher(
      DeploymentPlan plan,
      DeploymentFolder folder,
      Map<String, String> environment,
      ProcessTable processes) {
    this.plan = plan;
    this.folder = folder;
    this.environment = environment;
    this.processes = processes;
  }

  /**
   * Starts a process, unless it is running already.
   *
   * @param own environment beside the shared one
   * @param program what follows the flags of {@code java}
   */
  ChildProcess launch(String name, Map<String, String> own, List<String> program) {
    var all = new HashMap<>(environment);
    all.putAll(own);
    var arguments = new ArrayList<>(plan.jvmFlags());
    arguments.addAll(program);
    return processes.launch(name, () -> ChildProcess.java(name, folder.log(name), all, arguments));
  }

  /** The command line of a main class of this project. */
  List<String> main(Class<?> type, Path data, List<String> arguments) {
    var all = new ArrayList<String>();
    all.addAll(List.of("-cp", plan.installation().classPath(), type.getName(), data.toString()));
    all.addAll(arguments);
    return all;
  }

  IllegalStateException ended(String what, String name) {
    return new IllegalStateException(what + ", see " + folder.log(name));
  }
}
