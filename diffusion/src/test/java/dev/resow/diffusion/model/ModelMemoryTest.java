package dev.resow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.mmdit.MmditShapes;
import dev.resow.diffusion.model.MemoryNeed.Component;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.diffusion.text.ClipShapes;
import dev.resow.diffusion.text.T5Config;
import dev.resow.diffusion.text.T5Shapes;
import dev.resow.diffusion.unet.UNetConfig;
import dev.resow.diffusion.unet.UNetShapes;
import dev.resow.diffusion.vae.VaeConfig;
import dev.resow.diffusion.vae.VaeShapes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The memory a model needs is known, and compared with what there is, before anything is loaded.
 */
class ModelMemoryTest {
  private static final long GIB = 1L << 30;

  @TempDir Path root;

  @Test
  void thePeakIsTheLargestMoment() {
    var base = List.of(new Component("transformer", 80, 2), new Component("vae", 3, 1));
    var encoders =
        List.of(
            new Component("text_encoder", 5, 1),
            new Component("text_encoder_2", 20, 1),
            new Component("text_encoder_3", 90, 5));
    assertThat(new MemoryNeed(base, encoders, true, 10, "").peak()).isEqualTo(83 + 115 + 10);
    assertThat(new MemoryNeed(base, encoders, true, 2, "").peak()).isEqualTo(83 + 115 + 5);
    assertThat(new MemoryNeed(base, encoders, false, 10, "").peak()).isEqualTo(83 + 95);
    assertThat(new MemoryNeed(base, encoders, false, 200, "").peak()).isEqualTo(83 + 200);
    assertThat(new MemoryNeed(base, List.of(), false, 0, "").peak()).isEqualTo(84);
    assertThat(new MemoryNeed(base, encoders, true, 10, "").resident()).isEqualTo(198);
    assertThat(new MemoryNeed(base, encoders, false, 10, "").resident()).isEqualTo(83);
  }

  @Test
  void theTinyModelsNeedIsItsParametersInFloat32() {
    var report = ModelFolder.inspect(Goldens.FOLDER, ModelSettings.of(Placement.cpu()));
    assertThat(report.problem()).isEmpty();
    for (var part : report.components()) {
      assertThat(part.held()).isEqualTo("fp32");
      assertThat(part.stored()).isEqualTo("F32");
      // all tensors are used, and the file holds them and a header of less than 32 KiB
      assertThat(part.bytes())
          .isBetween(part.file().toFile().length() - 32_768, part.file().toFile().length());
    }
  }

  @Test
  void theLimitOfTheTightestGroupCountsWithoutItsFileCache() throws IOException {
    var proc = Files.createDirectories(root.resolve("proc/self")).getParent();
    var groups = Files.createDirectories(root.resolve("cgroup/a/b"));
    Files.writeString(proc.resolve("meminfo"), "MemTotal: 99 kB\nMemAvailable:   8388608 kB\n");
    Files.writeString(proc.resolve("self/cgroup"), "0::/a/b\n");
    var mounted = root.resolve("cgroup");
    assertThat(MachineMemory.read(proc, mounted, 0).available())
        .hasValue(8 * GIB - MachineMemory.RESERVE);
    Files.writeString(groups.resolve("memory.max"), "max\n");
    Files.writeString(groups.resolve("memory.current"), "1000\n");
    Files.writeString(groups.getParent().resolve("memory.max"), 4 * GIB + "\n");
    Files.writeString(groups.getParent().resolve("memory.current"), 3 * GIB + "\n");
    Files.writeString(
        groups.getParent().resolve("memory.stat"),
        "anon 5\ninactive_file " + GIB + "\nactive_file " + GIB + "\n");
    assertThat(MachineMemory.read(proc, mounted, GIB).available())
        .hasValue(3 * GIB - GIB - MachineMemory.RESERVE);

    Files.writeString(proc.resolve("self/cgroup"), "5:memory:/docker/x\n");
    var v1 = Files.createDirectories(mounted.resolve("memory"));
    Files.writeString(v1.resolve("memory.limit_in_bytes"), 2 * GIB + "\n");
    Files.writeString(v1.resolve("memory.usage_in_bytes"), GIB + "\n");
    assertThat(MachineMemory.read(proc, mounted, 0).available())
        .hasValue(GIB - MachineMemory.RESERVE);
    Files.writeString(v1.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    assertThat(MachineMemory.read(proc, mounted, 0).available())
        .hasValue(8 * GIB - MachineMemory.RESERVE);
    assertThat(MachineMemory.read(root, root, 0).available()).isEmpty();
  }

  @Test
  void theSettingsAreReadFromTheEnvironment() {
    assertThat(ModelSettings.fromEnvironment(Map.of()))
        .isEqualTo(ModelSettings.of(Placement.cpu()));
    var settings =
        ModelSettings.fromEnvironment(
            Map.of(
                "RESOW_MEMORY", "20g", "RESOW_VARIANT", "BF16", "RESOW_MAX_SEQUENCE_LENGTH", "77"));
    assertThat(settings.memory()).isEqualTo(OptionalLong.of(20 * GIB));
    assertThat(settings.variant()).contains("bf16");
    assertThat(settings.sequenceLength()).hasValue(77);
    for (var name : List.of("RESOW_MEMORY", "RESOW_VARIANT", "RESOW_MAX_SEQUENCE_LENGTH")) {
      assertThatThrownBy(() -> ModelSettings.fromEnvironment(Map.of(name, "much, much more")))
          .hasMessageContaining(name);
    }
    assertThatThrownBy(
            () -> ModelSettings.fromEnvironment(Map.of("RESOW_MAX_SEQUENCE_LENGTH", "0")))
        .hasMessageContaining("1 to 4096");
    assertThat(ModelSettings.fromEnvironment(Map.of("RESOW_MEMORY", "unlimited")).memory())
        .hasValue(Long.MAX_VALUE);
  }

  @Test
  void aModelOfThirtyGigabytesIsReckonedRefusedOrStreamedByWhatThereIs() throws IOException {
    sd3Medium();
    var settings = ModelSettings.of(Placement.cpu());

    var large = ModelFolder.inspect(root, settings.withMemory(64 * GIB));
    assertThat(large.problem()).isEmpty();
    assertThat(large.warnings()).isEmpty();
    assertThat(bytes(large, "transformer") / (double) GIB).isBetween(7.5, 8.0);
    assertThat(bytes(large, "text_encoder_3") / (double) GIB).isBetween(17.5, 18.0);
    assertThat(large.need().orElseThrow().peak() / (double) GIB).isBetween(31.0, 40.0);
    assertThat(large.components()).allMatch(part -> part.stored().equals("F16"));

    var middle = ModelFolder.inspect(root, settings.withMemory(24 * GIB));
    assertThat(middle.problem()).isEmpty();
    assertThat(middle.warnings())
        .singleElement()
        .asString()
        .contains("RESOW_TEXT_ENCODERS=release");
    assertThat(middle.need().orElseThrow().keep()).isFalse();
    assertThat(bytes(middle, "text_encoder_3")).isLessThan(GIB);
    assertThat(middle.need().orElseThrow().peak()).isLessThan(18 * GIB);

    var small = ModelFolder.inspect(root, settings.withMemory(8 * GIB));
    assertThat(small.usable()).isFalse();
    assertThatThrownBy(() -> Sd3Model.load(root, settings.withMemory(8 * GIB)))
        .isInstanceOf(ModelMemoryException.class)
        .hasMessage(small.problem().orElseThrow())
        .hasMessageContainingAll(
            "8.0 GiB", "transformer 7.", "text_encoder_3 17.", "1024 x 1024", "RESOW_MEMORY");
  }

  /** The parameters of the U-Net, of CLIP-L and of the autoencoder are those of the model card. */
  @Test
  void stableDiffusionOnePointFourFitsSixGigabytes() throws IOException {
    sd14();
    var report = ModelFolder.inspect(root, ModelSettings.of(Placement.cpu()).withMemory(6 * GIB));
    assertThat(report.problem()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(bytes(report, "unet")).isEqualTo(4 * 859_520_964L);
    assertThat(bytes(report, "text_encoder")).isEqualTo(4 * 123_060_480L);
    assertThat(bytes(report, "vae")).isEqualTo(4 * 83_653_863L);
    var need = report.need().orElseThrow();
    assertThat(need.pictureSize()).isEqualTo("512 x 512");
    assertThat(need.resident() / (double) GIB).isBetween(3.9, 4.0);
    assertThat(need.peak() / (double) GIB).isBetween(5.3, 5.4);
  }

  @Test
  void aModelThatIsReadLayerByLayerGivesTheSameNumbers() throws IOException {
    ModelCopy.in(root);
    var released = new Placement(Placement.cpu().device(), Placement.cpu().weights(), false);
    try (var kept = Sd3Model.load(root, Placement.cpu(), 64);
        var streamed = Sd3Model.load(root, released, 64)) {
      for (var prompt : List.of("a cat and a dog", "", "two bears")) {
        var expected = kept.encoders().encode(prompt);
        var actual = streamed.encoders().encode(prompt);
        assertThat(actual.sequence().toFloatArray()).isEqualTo(expected.sequence().toFloatArray());
        assertThat(actual.pooled().toFloatArray()).isEqualTo(expected.pooled().toFloatArray());
      }
    }
  }

  private static long bytes(ModelReport report, String part) {
    return report.components().stream()
        .filter(component -> component.name().equals(part))
        .mapToLong(ModelReport.Component::bytes)
        .sum();
  }

  /** The published sizes over files that are all hole: real headers, no weights. */
  private void sd3Medium() throws IOException {
    var copy = ModelCopy.in(root);
    copy.json(
        "transformer/config.json",
        c ->
            c.put("num_layers", 24)
                .put("num_attention_heads", 24)
                .put("attention_head_dim", 64)
                .put("caption_projection_dim", 1536)
                .put("joint_attention_dim", 4096)
                .put("pooled_projection_dim", 2048)
                .put("pos_embed_max_size", 192)
                .put("sample_size", 128));
    hollow(
        "transformer/diffusion_pytorch_model.safetensors",
        MmditShapes.of(new MmditConfig(2, 16, 16, 24, 24, 64, 4096, 2048, 192, false, Set.of())));
    clip(copy, "text_encoder", 768, 12, 12);
    clip(copy, "text_encoder_2", 1280, 32, 20);
    copy.json(
        "text_encoder_3/config.json",
        c ->
            c.put("d_model", 4096)
                .put("num_layers", 24)
                .put("num_heads", 64)
                .put("d_kv", 64)
                .put("d_ff", 10240)
                .put("vocab_size", 32128));
    hollow(
        "text_encoder_3/model.safetensors",
        T5Shapes.of(new T5Config(4096, 24, 64, 64, 1e-6, 32, 128), 32128, 10240));
    copy.json(
        "vae/config.json",
        c -> {
          c.put("layers_per_block", 2).put("norm_num_groups", 32);
          c.putArray("block_out_channels").add(128).add(256).add(512).add(512);
        });
    hollow(
        "vae/diffusion_pytorch_model.safetensors",
        VaeShapes.of(
            new VaeConfig(3, 3, 16, List.of(128, 256, 512, 512), 2, 32, true, false, false, 1, 0)));
  }

  private void sd14() throws IOException {
    var copy = ModelCopy.of(Sd1Goldens.FOLDER, root);
    var channels = List.of(320, 640, 1280, 1280);
    copy.json(
        "unet/config.json",
        c -> {
          c.put("attention_head_dim", 8)
              .put("cross_attention_dim", 768)
              .put("norm_num_groups", 32)
              .put("sample_size", 64);
          var all = c.putArray("block_out_channels");
          channels.forEach(all::add);
        });
    hollow(
        "unet/diffusion_pytorch_model.safetensors",
        UNetShapes.of(
            new UNetConfig(4, channels, 2, List.of(true, true, true, false), 8, 768, 32)));
    copy.json(
        "text_encoder/config.json",
        c ->
            c.put("hidden_size", 768)
                .put("num_hidden_layers", 12)
                .put("num_attention_heads", 12)
                .put("intermediate_size", 3072)
                .put("vocab_size", 49408));
    var clip = new ClipConfig(768, 12, 12, "quick_gelu", 1e-5, 77, 2);
    hollow("text_encoder/model.safetensors", ClipShapes.of(clip, 49408, 3072, 0));
    copy.json(
        "vae/config.json",
        c -> {
          c.put("norm_num_groups", 32);
          c.putArray("block_out_channels").add(128).add(256).add(512).add(512);
        });
    hollow(
        "vae/diffusion_pytorch_model.safetensors",
        VaeShapes.of(
            new VaeConfig(3, 3, 4, List.of(128, 256, 512, 512), 2, 32, true, true, true, 1, 0)));
  }

  private void clip(ModelCopy copy, String part, int width, int layers, int heads)
      throws IOException {
    copy.json(
        part + "/config.json",
        c ->
            c.put("hidden_size", width)
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", heads)
                .put("intermediate_size", 4 * width)
                .put("projection_dim", width)
                .put("vocab_size", 49408));
    var config = new ClipConfig(width, layers, heads, "gelu", 1e-5, 77, 662);
    hollow(part + "/model.safetensors", ClipShapes.of(config, 49408, 4L * width, width));
  }

  private void hollow(String name, Shapes shapes) throws IOException {
    var header = new JsonMapper().createObjectNode();
    long at = 0;
    for (var entry : shapes.all().entrySet()) {
      var node = header.putObject(entry.getKey()).put("dtype", "F16");
      var dims = node.putArray("shape");
      for (long dim : entry.getValue().getShape()) {
        dims.add(dim);
      }
      long end = at + 2 * entry.getValue().size();
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    var json = header.toString().getBytes(StandardCharsets.UTF_8);
    var start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(json.length).put(json);
    Files.delete(root.resolve(name));
    try (var out = new RandomAccessFile(root.resolve(name).toFile(), "rw")) {
      out.write(start.array());
      out.setLength(start.capacity() + at);
    }
  }
}
