package dev.resow.standalone.run;

import dev.resow.contract.Json;
import dev.resow.contract.MalformedEvent;
import dev.resow.embedded.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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

  /** The same of another process. */
  static RunFile of(ProcessHandle process, URI url, String kafka) {
    return new RunFile(process.pid(), startOf(process), url, kafka);
  }

  /** What the running server would write. */
  public static RunFile of(Instance server) {
    var process = server.process();
    return process.isPresent()
        ? of(process.get(), server.url(), server.kafka())
        : new RunFile(server.pid(), Instant.EPOCH, server.url(), server.kafka());
  }

  /** What the file says, if its process lives; {@link Instance} knows more. */
  public static Optional<RunFile> live(DataFolder folder) {
    try {
      var file = Json.read(Files.readAllBytes(folder.runFile()), RunFile.class);
      return file.url != null && file.startedAt != null && file.process().isPresent()
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | MalformedEvent noneOrUnreadable) {
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
    PrivateFiles.write(folder.runFile(), Json.write(this));
  }

  /** Removes the file of whatever instance; only the owner of the folder may. */
  public static void remove(DataFolder folder) throws IOException {
    Files.deleteIfExists(folder.runFile());
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }
}
