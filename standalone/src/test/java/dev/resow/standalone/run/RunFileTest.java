package dev.resow.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
  private static final URI URL = URI.create("http://127.0.0.1:8080");

  @TempDir Path folder;
  private DataFolder data;

  @BeforeEach
  void data() throws Exception {
    data = new DataFolder(folder);
    data.create();
  }

  @Test
  void aLiveInstanceIsFound() throws Exception {
    RunFile.ofThisProcess(URL, null).write(data);

    assertThat(RunFile.live(data)).map(RunFile::url).contains(URL);
  }

  @Test
  void noFileNoInstance() {
    assertThat(RunFile.live(data)).isEmpty();
  }

  @Test
  void theFileOfADeadProcessCountsAsAbsent() throws Exception {
    var process = new ProcessBuilder("true").start();
    var started = process.info().startInstant().orElse(Instant.EPOCH);
    process.waitFor();
    new RunFile(process.pid(), started, URL, null).write(data);

    assertThat(RunFile.live(data)).isEmpty();
  }

  @Test
  void aReusedProcessNumberIsNotOurs() throws Exception {
    long self = ProcessHandle.current().pid();
    new RunFile(self, Instant.parse("2020-01-01T00:00:00Z"), URL, null).write(data);

    assertThat(RunFile.live(data)).isEmpty();
  }

  @Test
  void aTornFileCountsAsAbsent() throws Exception {
    Files.writeString(data.runFile(), "{\"pid\":");

    assertThat(RunFile.live(data)).isEmpty();
  }
}
