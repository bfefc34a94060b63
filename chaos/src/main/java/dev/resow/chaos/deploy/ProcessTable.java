package dev.resow.chaos.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The processes of a deployment by name, and whether each is down or frozen on purpose. Safe for
 * several threads.
 */
final class ProcessTable {
  private final Function<String, Path> databaseFolder;
  private final Map<String, ChildProcess> running = new LinkedHashMap<>();
  private final Set<String> downOnPurpose = new HashSet<>();
  private final Freezer freezer = new Freezer();
  private boolean closed;

  /**
   * @param databaseFolder PostgreSQL's data of a process: its server is not a child process
   */
  ProcessTable(Function<String, Path> databaseFolder) {
    this.databaseFolder = databaseFolder;
  }

  /**
   * Starts a process, unless it is running already.
   *
   * @throws IllegalStateException when the deployment is closed
   */
  synchronized ChildProcess launch(String name, Supplier<ChildProcess> start) {
    if (closed) throw new IllegalStateException("the deployment is closed");
    if (isAlive(name)) return running.get(name);
    var child = start.get();
    running.put(name, child);
    downOnPurpose.remove(name);
    return child;
  }

  synchronized boolean isAlive(String name) {
    return running.get(name) != null && running.get(name).isAlive();
  }

  /** Processes that exited unexpectedly. */
  synchronized List<String> ended() {
    return running.keySet().stream()
        .filter(name -> !downOnPurpose.contains(name) && !running.get(name).isAlive())
        .toList();
  }

  /** SIGKILL; of the database also to the server itself. */
  synchronized void kill(String name) {
    downOnPurpose.add(name);
    // The children of a frozen server would stand still for ever.
    if (freezer.isFrozen(name)) processes(name).forEach(ProcessTable::destroy);
    freezer.forget(name);
    postmaster(name).ifPresent(ProcessHandle::destroyForcibly);
    running.get(name).kill();
  }

  /** SIGKILL to a process that {@link #runsFreely}; false if it does not. */
  synchronized boolean killUnlessDown(String name) {
    if (!runsFreely(name)) return false;
    kill(name);
    return true;
  }

  /** SIGTERM; returns when it has ended. */
  synchronized void stop(String name) {
    downOnPurpose.add(name);
    running.get(name).stop();
  }

  /** SIGSTOP, of the database to every process of the server; at most for {@code limit}. */
  synchronized void freeze(String name, Duration limit) {
    if (!closed) freezer.freeze(name, () -> processes(name), limit);
  }

  /** SIGCONT to all that {@link #freeze} stopped. */
  synchronized void thaw(String name) {
    freezer.thaw(name);
  }

  /** True if a process is neither frozen nor down on purpose. */
  synchronized boolean runsFreely(String name) {
    return !freezer.isFrozen(name) && !downOnPurpose.contains(name) && isAlive(name);
  }

  private static void destroy(long process) {
    ProcessHandle.of(process).ifPresent(ProcessHandle::destroyForcibly);
  }

  private Set<Long> processes(String name) {
    var all = new HashSet<Long>();
    all.add(running.get(name).pid());
    postmaster(name)
        .ifPresent(
            server -> {
              all.add(server.pid());
              server.descendants().map(ProcessHandle::pid).forEach(all::add);
            });
    return all;
  }

  /**
   * Ends everything; a second time changes nothing.
   *
   * @param servers ended last, in this order, and with SIGTERM
   */
  synchronized void close(List<String> servers, Runnable beforeTheApps) {
    if (closed) return;
    closed = true;
    freezer.close();
    beforeTheApps.run();
    running.forEach(
        (name, child) -> {
          if (!servers.contains(name)) child.kill();
        });
    for (String server : servers) if (running.get(server) != null) running.get(server).stop();
    for (String server : servers) postmaster(server).ifPresent(ProcessHandle::destroyForcibly);
  }

  private Optional<ProcessHandle> postmaster(String name) {
    return Part.of(name) == Part.DATABASE
        ? Postmaster.of(databaseFolder.apply(name))
        : Optional.empty();
  }
}
