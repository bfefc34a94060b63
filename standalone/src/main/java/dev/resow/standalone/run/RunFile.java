package dev.resow.standalone.run;

import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Json;
import dev.resow.embedded.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Optional;

/**
 * The address of the running instance of a data folder. A file whose process is gone, or whose
 * process id now belongs to another program, counts as absent.
 *
 * @param pid process of the instance
 * @param startedAt start time of that process, identifies a reused process id
 * @param url base address of the api
 * @param kafka bootstrap address of the broker
 */
public record RunFile(long pid, Instant startedAt, URI url, String kafka) {

  /** The run file of this process. */
  public static RunFile ofThisProcess(URI url, String kafka) {
    var self = ProcessHandle.current();
    return new RunFile(self.pid(), startOf(self), url, kafka);
  }

  /** The run file of another process. */
  static RunFile of(ProcessHandle process, URI url, String kafka) {
    return new RunFile(process.pid(), startOf(process), url, kafka);
  }

  /** The run file of a running server. */
  public static RunFile of(Instance server) {
    var process = server.process();
    return process.isPresent()
        ? of(process.get(), server.url(), server.kafka())
        : new RunFile(server.pid(), Instant.EPOCH, server.url(), server.kafka());
  }

  /** The content of the file, if its process is alive; {@link Instance} knows more. */
  public static Optional<RunFile> live(DataFolder folder) {
    try {
      var file = Json.read(Files.readAllBytes(folder.runFile()), RunFile.class);
      return file.url != null && file.startedAt != null && file.process().isPresent()
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | InvalidJsonException noneOrUnreadable) {
      return Optional.empty();
    }
  }

  /** The process, if it is still the one that wrote the file. */
  public Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> startOf(process).equals(startedAt));
  }

  /** Writes the file atomically. */
  public void write(DataFolder folder) throws IOException {
    PrivateFiles.write(folder.runFile(), Json.write(this));
  }

  /** Removes the file; only the owner of the folder may call this. */
  public static void remove(DataFolder folder) throws IOException {
    Files.deleteIfExists(folder.runFile());
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
