package dev.resow.diffusion.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.Shapes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A model folder of published shapes with random fp16 weights, removed when it is closed. Its
 * tokenizers are small ones: only the embeddings have rows that no prompt reaches.
 */
final class PublishedFolder implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RESOURCES = "published/";
  private static final List<String> CLIP =
      List.of("merges.txt", "special_tokens_map.json", "tokenizer_config.json", "vocab.json");
  private static final List<String> T5 = List.of("tokenizer.json", "tokenizer_config.json");

  /** Weights of networks of these widths are about as large. */
  private static final double SPREAD = 0.02;

  /** A prime number of values, so that the rows of a matrix differ. */
  private static final int BLOCK = 4_194_301;

  private final PublishedModel model;
  private final Path root;

  private PublishedFolder(PublishedModel model, Path root) {
    this.model = model;
    this.root = root;
  }

  /**
   * Everything but the weights: files of the right length, all hole. What a run that was killed
   * left is removed.
   *
   * @param parent where the folder is made; nothing else is kept there
   * @throws IOException when it cannot be written; nothing of it stays
   */
  static PublishedFolder hollow(PublishedModel model, Path parent) throws IOException {
    remove(parent);
    var folder = new PublishedFolder(model, parent.resolve(model.label()));
    try {
      folder.write();
      return folder;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  Path root() {
    return root;
  }

  /** Bytes of all weights. */
  long bytes() {
    return model.files().values().stream().mapToLong(PublishedFolder::bytes).sum();
  }

  private static long bytes(Shapes shapes) {
    return shapes.all().values().stream().mapToLong(shape -> 2 * shape.size()).sum();
  }

  private void write() throws IOException {
    var configs = (ObjectNode) JSON.readTree(resource("sd3.json"));
    model.configure((ObjectNode) configs.get("transformer/config.json"));
    for (var entry : configs.properties()) {
      var file = root.resolve(entry.getKey());
      Files.createDirectories(file.getParent());
      JSON.writeValue(file.toFile(), entry.getValue());
    }
    copy("tokenizer", "tokenizer", CLIP);
    copy("tokenizer", "tokenizer_2", CLIP);
    copy("tokenizer_3", "tokenizer_3", T5);
    for (var entry : model.files().entrySet())
      hollow(root.resolve(entry.getKey()), entry.getValue());
  }

  private void copy(String from, String to, List<String> files) throws IOException {
    Files.createDirectories(root.resolve(to));
    for (var file : files) Files.write(root.resolve(to).resolve(file), resource(from + "/" + file));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PublishedFolder.class.getResourceAsStream(RESOURCES + name)) {
      return in.readAllBytes();
    }
  }

  /** Normally distributed fp16 values. */
  private static ByteBuffer block() {
    var random = new SplittableRandom(1);
    var block = ByteBuffer.allocateDirect(2 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < BLOCK; i++)
      block.putShort(Float.floatToFloat16((float) (SPREAD * random.nextGaussian())));
    return block;
  }

  private static void hollow(Path file, Shapes shapes) throws IOException {
    var header = JSON.createObjectNode();
    long end = 0;
    for (var entry : shapes.all().entrySet()) {
      var tensor = header.putObject(entry.getKey()).put("dtype", "F16");
      var shape = tensor.putArray("shape");
      for (long side : entry.getValue().getShape()) shape.add(side);
      tensor.putArray("data_offsets").add(end).add(end += 2 * entry.getValue().size());
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    try (var out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(out, length.putLong(text.length).flip());
      writeFully(out, ByteBuffer.wrap(text));
      out.position(out.position() + end - 1);
      writeFully(out, ByteBuffer.allocate(1));
    }
  }

  /** Writes the weights. */
  void fill() throws IOException {
    var block = block();
    for (var entry : model.files().entrySet()) {
      try (var out = FileChannel.open(root.resolve(entry.getKey()), StandardOpenOption.WRITE)) {
        long left = bytes(entry.getValue());
        out.position(out.size() - left);
        for (; left > 0; left -= 2L * BLOCK)
          writeFully(out, block.duplicate().position(0).limit((int) Math.min(left, 2L * BLOCK)));
      }
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) out.write(bytes);
  }

  @Override
  public void close() throws IOException {
    remove(root);
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
