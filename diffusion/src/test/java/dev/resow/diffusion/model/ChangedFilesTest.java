package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.ModelCopy;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that change under a running model never end its process: what is in memory goes on, what
 * would have to be read again fails with a sentence.
 */
@Timeout(120)
class ChangedFilesTest {
  private static final List<String> ENCODERS =
      List.of(
          "text_encoder/model.safetensors",
          "text_encoder_2/model.safetensors",
          "text_encoder_3/model.safetensors");
  private static final List<String> LOADED =
      List.of(
          "transformer/diffusion_pytorch_model.safetensors",
          "vae/diffusion_pytorch_model.safetensors");

  @TempDir Path root;
  private int asked;

  @Test
  void releasedEncodersNoticeThatTheirFilesChanged() throws Exception {
    var copy = ModelCopy.in(root);
    try (var child = new Child(root, "release")) {
      assertThat(child.paint("a cat")).isEqualTo("OK");
      for (var name : ENCODERS) {
        var file = copy.file(name);
        var whole = Files.readAllBytes(file);
        var modified = Files.getLastModifiedTime(file);

        cut(file, 5_000);
        assertThat(child.paint()).startsWith("FAULT IO").contains(name, "size", "restart");
        cut(file, 0);
        assertThat(child.paint()).startsWith("FAULT IO").contains(name);
        Files.write(file, new byte[whole.length]);
        Files.setLastModifiedTime(file, modified); // only the header tells
        assertThat(child.paint()).startsWith("FAULT IO").contains(name, "header");
        var other = whole.clone();
        other[whole.length - 1]++;
        Files.write(file, other);
        assertThat(child.paint()).startsWith("FAULT IO").contains(name, "overwritten");

        Files.write(file, whole);
        Files.setLastModifiedTime(file, modified);
        assertThat(child.paint()).isEqualTo("OK");
      }
      var file = copy.file(ENCODERS.getFirst());
      var beside = Files.copy(file, root.resolve("new"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      assertThat(child.paint()).startsWith("FAULT IO").contains("replaced");
      Files.delete(file);
      assertThat(child.paint()).startsWith("FAULT IO").contains("can no longer be read");
      assertThat(child.end()).isZero();
    }
  }

  @Test
  void whatIsInMemoryGoesOn() throws Exception {
    var copy = ModelCopy.in(root);
    try (var child = new Child(root, "keep")) {
      assertThat(child.paint("a cat")).isEqualTo("OK");
      for (var name : LOADED) {
        cut(copy.file(name), 100);
        assertThat(child.paint()).isEqualTo("OK");
      }
      for (var name : ENCODERS) {
        cut(copy.file(name), 0);
        assertThat(child.paint()).isEqualTo("OK");
        Files.delete(copy.file(name));
        assertThat(child.paint()).isEqualTo("OK");
      }
      assertThat(child.end()).isZero();
    }
  }

  private static void cut(Path file, long size) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
    }
  }

  /** A process with the model. */
  private final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    Child(Path folder, String encoders) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  GenerationProcess.class.getName(),
                  folder.toString(),
                  encoders)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      out = process.inputReader();
      in = process.outputWriter();
    }

    /** With a prompt that no encoder has seen. */
    String paint() throws IOException {
      return paint("prompt " + asked++);
    }

    String paint(String prompt) throws IOException {
      in.write(prompt + "\n");
      in.flush();
      return out.readLine();
    }

    int end() throws Exception {
      in.close();
      return process.waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
