package dev.resow.standalone.run;

import dev.resow.contract.Json;
import dev.resow.contract.MalformedEvent;
import dev.resow.embedded.FolderLock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The process that runs on a data folder now. Proved by the lock that it holds there, which the
 * kernel gives back when it dies; files only say the rest.
 *
 * @param pid 0 when it cannot be told
 * @param url base address of its api, null while it is not known
 * @param kafka bootstrap address of its broker, or null
 * @param keys whether requests to it need a key; null when it is not known
 */
public record Instance(long pid, Phase phase, URI url, String kafka, Boolean keys) {
  /** What the owner of a folder does. */
  public enum Phase {
    STARTING,
    /** Makes one picture and ends; takes no other jobs. */
    DRAWING,
    READY,
    STOPPING
  }

  /** What the owner says about itself through its lock. */
  record Note(Phase phase, URI url, String kafka, Boolean keys) {
    String text() {
      return Json.text(this);
    }

    static Optional<Note> parse(String text) {
      try {
        return Optional.of(Json.parse(text, Note.class)).filter(note -> note.phase != null);
      } catch (MalformedEvent none) {
        return Optional.empty();
      }
    }
  }

  /** The owner of the folder, if one lives. */
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
      var said = note.get();
      return new Instance(holder.pid(), said.phase, said.url, said.kafka, said.keys);
    }
    var file = RunFile.live(folder).filter(run -> run.pid() == holder.pid());
    if (file.isPresent()) {
      return new Instance(holder.pid(), Phase.READY, file.get().url(), file.get().kafka(), null);
    }
    // Nothing is written that can be read: what the process listens on tells.
    var found = ListeningPorts.api(holder.pid());
    return new Instance(
        holder.pid(),
        found.isPresent() ? Phase.READY : Phase.STARTING,
        found.orElse(null),
        null,
        null);
  }

  /** The process, if its number is known. */
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

  /** Writes the run file anew where it is lost or says something else. */
  public void publish(DataFolder folder) throws IOException {
    boolean said =
        RunFile.live(folder).filter(run -> run.pid() == pid && run.url().equals(url)).isPresent();
    if (!said && phase == Phase.READY && url != null && process().isPresent()) {
      RunFile.of(process().get(), url, kafka).write(folder);
    }
  }
}
