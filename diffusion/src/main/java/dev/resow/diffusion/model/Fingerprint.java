package dev.resow.diffusion.model;

import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The identity of a model folder: SHA-256 over the names, sizes and content of its configuration,
 * tokenizer and checkpoint files. A file of more than 64 MiB counts with 64 pieces of 1 MiB, evenly
 * spread from its first byte (which has the header of the tensors) to its last: this distinguishes
 * any two published checkpoints at little cost, but it does not detect tampering.
 */
final class Fingerprint {
  private static final int PIECE = 1 << 20;
  private static final int PIECES = 64;
  private static final List<String> PARTS =
      List.of(
          "scheduler",
          "text_encoder",
          "text_encoder_2",
          "text_encoder_3",
          "tokenizer",
          "tokenizer_2",
          "tokenizer_3",
          "transformer",
          "unet",
          "vae");

  private Fingerprint() {}

  /** 64 hexadecimal digits. */
  static String of(Path root) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      add(digest, root, root.resolve("model_index.json"));
      for (var part : PARTS) {
        if (Files.isDirectory(root.resolve(part))) {
          try (var files = Files.list(root.resolve(part))) {
            for (var file : files.filter(Fingerprint::counts).sorted().toList()) {
              add(digest, root, file);
            }
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new ModelFormatException(root, null, "readable files", FileKind.reason(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 64 hexadecimal digits of a model, with the solver that is used instead of its own. */
  static String of(ModelFolder folder) {
    var files = of(folder.root());
    return folder.kind() == ModelKind.SD1
        ? SolverChoice.of(folder.root()).map(s -> hash(files + "\n" + s.name())).orElse(files)
        : files;
  }

  /** 64 hexadecimal digits over a folder's identity and the adapters over it. */
  static String of(String folder, AdapterMode mode, List<AdapterUse> uses) {
    return hash(folder + "\n" + mode + "\n" + AdapterUse.key(uses));
  }

  /** The same digits where every session has passes of its own, others where they are shared. */
  static String of(String sampled, Batching batching) {
    return batching == Batching.EXACT ? sampled : hash(sampled + "\nbatching " + batching.word());
  }

  /** The same digits where every step is computed, others where some are not. */
  static String of(String sampled, StepCache cache) {
    return cache.isOff() ? sampled : hash(sampled + "\nstep cache " + cache.word());
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean counts(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".json") || name.endsWith(".safetensors") || name.endsWith(".txt");
  }

  private static void add(MessageDigest digest, Path root, Path file) throws IOException {
    try (var channel = FileChannel.open(file)) {
      long size = channel.size();
      var name = root.relativize(file).toString().replace('\\', '/');
      digest.update((name + "\n" + size + "\n").getBytes(StandardCharsets.UTF_8));
      boolean whole = size <= (long) PIECES * PIECE;
      long stride = whole ? PIECE : (size - PIECE) / (PIECES - 1);
      var piece = ByteBuffer.allocate(PIECE);
      for (long at = 0; at < size; at += stride) {
        piece.clear();
        while (piece.hasRemaining() && channel.read(piece, at + piece.position()) >= 0) {}
        digest.update(piece.flip());
      }
    }
  }
}
