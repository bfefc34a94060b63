package dev.resow.standalone.run;

import dev.resow.contract.Json;
import dev.resow.contract.MalformedEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Says where the running instance of a data folder answers. A file whose process is gone, or whose
 * process number now belongs to another program, counts as absent.
 *
 * @param pid process of the instance
 * @param startedAt start time of that process, tells a reused number
 * @param url base address of the api
 * @param kafka bootstrap address of the broker
 */
public record RunFile(long pid, Instant startedAt, URI url, String kafka) {

  /** What this process would write. */
  public static RunFile ofThisProcess(URI url, String kafka) {
    var self = ProcessHandle.current();
    return new RunFile(self.pid(), startOf(self), url, kafka);
  }

  /** The live instance of the folder. */
  public static Optional<RunFile> live(DataFolder folder) {
    try {
      var file = Json.read(Files.readAllBytes(folder.runFile()), RunFile.class);
      return file.process().isPresent() ? Optional.of(file) : Optional.empty();
    } catch (NoSuchFileException notRunning) {
      return Optional.empty();
    } catch (IOException | MalformedEvent unreadable) {
      return Optional.empty();
    }
  }

  /** The process, if it still is the one that wrote the file. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process).equals(startedAt));
  }

  /** Appears complete or not at all. */
  public void write(DataFolder folder) throws IOException {
    Path aside = folder.runFile().resolveSibling("run.json.new");
    Files.write(aside, Json.write(this));
    Files.move(
        aside,
        folder.runFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file of whatever instance; only the owner of the folder may. */
  public static void remove(DataFolder folder) throws IOException {
    Files.deleteIfExists(folder.runFile());
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
