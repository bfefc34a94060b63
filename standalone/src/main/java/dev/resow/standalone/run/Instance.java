package dev.resow.standalone.run;

import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Json;
import dev.resow.embedded.FolderLock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The process that currently runs on a data folder. Identified by the lock that it holds there,
 * which the kernel releases when the process dies; files only add details.
 *
 * @param pid 0 when unknown
 * @param url base address of its api, null while unknown
 * @param kafka bootstrap address of its broker, or null
 * @param keys whether requests to it need a key; null when unknown
 */
public record Instance(long pid, Phase phase, URI url, String kafka, Boolean keys) {
  /** What the owner of a folder is doing. */
  public enum Phase {
    STARTING,
    /** Generates one image and stops; accepts no other jobs. */
    DRAWING,
    READY,
    STOPPING
  }

  /** The details that the owner writes into its lock file. */
  record Note(Phase phase, URI url, String kafka, Boolean keys) {
    String text() {
      return Json.text(this);
    }

    static Optional<Note> parse(String text) {
      try {
        return Optional.of(Json.parse(text, Note.class)).filter(note -> note.phase != null);
      } catch (InvalidJsonException none) {
        return Optional.empty();
      }
    }
  }

  /** The owner of the folder, if there is one. */
  public static Optional<Instance> of(DataFolder folder) throws IOException {
    // The broker and the database of the same process have locks of their own.
    for (Path locked : List.of(folder.root(), folder.kafka(), folder.postgres())) {
      if (Files.isDirectory(locked)) {
        var holder = FolderLock.holder(locked);
        if (holder.isPresent()) {
          return Optional.of(of(folder, holder.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static Instance of(DataFolder folder, FolderLock.Holder holder) {
    var note = Note.parse(holder.note());
    if (note.isPresent()) {
      var details = note.get();
      return new Instance(holder.pid(), details.phase, details.url, details.kafka, details.keys);
    }
    var file = RunFile.live(folder).filter(run -> run.pid() == holder.pid());
    if (file.isPresent()) {
      return new Instance(holder.pid(), Phase.READY, file.get().url(), file.get().kafka(), null);
    }
    // Neither file is readable: the ports that the process listens on identify it.
    var found = ListeningPorts.api(holder.pid());
    return new Instance(
        holder.pid(),
        found.isPresent() ? Phase.READY : Phase.STARTING,
        found.orElse(null),
        null,
        null);
  }

  /** The process, if its id is known. */
  public Optional<ProcessHandle> process() {
    return pid == 0 ? Optional.empty() : ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }

  /** True when the process was suspended (SIGSTOP, Ctrl-Z). */
  public boolean isSuspended() {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // pid (name) state ...; the name may hold anything
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("T");
    } catch (IOException | RuntimeException goneOrNotLinux) {
      return false;
    }
  }

  /** Rewrites the run file when it is missing or wrong. */
  public void publish(DataFolder folder) throws IOException {
    boolean correct =
        RunFile.live(folder).filter(run -> run.pid() == pid && run.url().equals(url)).isPresent();
    if (!correct && phase == Phase.READY && url != null && process().isPresent()) {
      RunFile.of(process().get(), url, kafka).write(folder);
    }
  }
}
