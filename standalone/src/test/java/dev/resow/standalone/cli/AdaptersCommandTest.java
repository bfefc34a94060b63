package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.standalone.cli.InProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of adapters are made and converted without a server. */
class AdaptersCommandTest {
  private static final Path RESOURCES =
      Path.of("../diffusion/src/test/resources").toAbsolutePath().normalize();
  private static final Path MODEL = RESOURCES.resolve("sd3-tiny");
  private static final Path KOHYA = RESOURCES.resolve("sd3-lora/kohya/kohya.safetensors");

  @TempDir Path folder;

  @Test
  void aNewAdapterIsReadAgainAndAnotherSeedGivesAnotherFile() throws IOException {
    var first = folder.resolve("first.safetensors");
    var second = folder.resolve("second.safetensors");
    assertThat(run("init", first, "--rank", 3, "--model", MODEL).exit()).isZero();
    assertThat(run("convert", first, second, "--model", MODEL).exit()).isZero();
    assertThat(second).hasSameBinaryContentAs(first);
    run("init", second, "--rank", 3, "--seed", 2, "--model", MODEL);
    assertThat(second).exists();
    assertThat(Files.mismatch(first, second)).isNotEqualTo(-1);
  }

  @Test
  void anAdapterInAnotherFormatIsConverted() {
    var file = folder.resolve("converted.safetensors");
    var again = folder.resolve("again.safetensors");
    assertThat(run("convert", KOHYA, file, "--model", MODEL).out()).contains(file.toString());
    assertThat(run("convert", file, again, "--model", MODEL).exit()).isZero();
    assertThat(again).hasSameBinaryContentAs(file);
  }

  @Test
  void whatCannotBeReadIsNamed() {
    var out = folder.resolve("out.safetensors");
    var vae = MODEL.resolve("vae/diffusion_pytorch_model.safetensors");
    var wrong = run("convert", vae, out, "--model", MODEL);
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("a tensor of a LoRA adapter").doesNotContain("internal");
    assertThat(run("init", out, "--rank", 0).err()).contains("--rank: expected 1 to 4096");
    assertThat(run("init", out, "--spread", 2).err()).contains("--spread: expected 0 to 1");
    assertThat(run("upload", "Fur", out).err()).contains("expected");
    assertThat(out).doesNotExist();
  }

  private static Ended run(Object... arguments) {
    var words = new String[arguments.length + 1];
    words[0] = "adapters";
    for (int i = 0; i < arguments.length; i++) words[i + 1] = arguments[i].toString();
    return InProcess.run(Map.of(), words);
  }
}
