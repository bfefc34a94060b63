package dev.resow.diffusion.model;

import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.ShardedSafetensors;
import dev.resow.diffusion.tensor.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which files hold the weights of one part. Published folders have them in several variants (full,
 * {@code fp16}, {@code bf16}, {@code non_ema}), each as one file or as numbered files with an
 * index. The first complete variant by preference is used; incomplete ones that come before it are
 * reported.
 *
 * @param source the opened files
 * @param variant {@code full}, or what stands in the names, e.g. {@code fp16}
 * @param notes messages about ignored files
 */
public record WeightFiles(TensorSource source, String variant, List<String> notes) {
  static final String FULL = "full";

  /** What diffusers, and what transformers calls its files; both occur in both kinds of parts. */
  private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model");

  private static final List<String> FULL_FIRST = List.of(FULL, "fp32", "fp16", "bf16");
  private static final List<String> FP16_FIRST = List.of("fp16", FULL, "bf16", "fp32");
  private static final List<String> BF16_FIRST = List.of("bf16", FULL, "fp32", "fp16");

  private static final Pattern SHARD = Pattern.compile("(\\d{1,6})-of-(\\d{1,6})");
  private static final Pattern TRAINING = Pattern.compile("non_ema|ema_only");

  /** One way to read the part: a file, an index, or numbered files without an index. */
  private record Candidate(String variant, int form, List<Path> files) {}

  /**
   * @param folder of the part
   * @param held the type in which the weights will be held: FLOAT32, FLOAT16 or BFLOAT16
   * @param wanted a variant that goes before all others
   * @throws ModelFormatException if no variant is complete; the message names what was found and
   *     what to do
   */
  public static WeightFiles resolve(Path folder, DataType held, Optional<String> wanted) {
    var names = list(folder);
    var candidates =
        STEMS.stream()
            .flatMap(stem -> candidates(folder, stem, names).stream())
            .sorted(order(held, wanted))
            .toList();
    var problems = new ArrayList<ModelFormatException>();
    for (var candidate : candidates) {
      try {
        return new WeightFiles(open(candidate), candidate.variant(), notes(problems));
      } catch (ModelFormatException e) {
        problems.add(e);
      }
    }
    if (problems.size() == 1) {
      throw problems.getFirst();
    }
    if (!problems.isEmpty()) {
      throw new ModelFormatException(
          folder,
          null,
          "a complete set of weights",
          "none: " + String.join("; ", problems.stream().map(Throwable::getMessage).toList()));
    }
    throw new ModelFormatException(
        folder,
        null,
        "weights in safetensors format (diffusion_pytorch_model.safetensors or model.safetensors, or the same in numbered files)",
        instead(folder, names));
  }

  private static List<String> notes(List<ModelFormatException> problems) {
    return problems.stream().map(e -> "ignored: " + e.getMessage()).toList();
  }

  private static List<String> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelFormatException(
          folder, null, "the folder of this part of the model", FileKind.missing(folder));
    }
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new ModelFormatException(folder, null, "a readable folder", FileKind.reason(e), e);
    }
  }

  private static List<Candidate> candidates(Path folder, String stem, List<String> names) {
    var found = new ArrayList<Candidate>();
    var sets = new ArrayList<String>();
    for (var name : names) {
      if (!name.startsWith(stem + ".") && !name.startsWith(stem + "-")) {
        continue;
      }
      var shard = SHARD.matcher(name);
      if (name.endsWith(".safetensors") && shard.find()) {
        var set = name.substring(0, shard.start(1)) + "*" + name.substring(shard.end(1));
        if (!sets.contains(set)) {
          sets.add(set);
          found.add(shards(folder, stem, set, Integer.parseInt(shard.group(2))));
        }
      } else if (name.endsWith(".safetensors")) {
        var variant = variant(stem, name.substring(0, name.length() - ".safetensors".length()));
        found.add(new Candidate(variant, 0, List.of(folder.resolve(name))));
      } else {
        indexVariant(stem, name)
            .ifPresent(v -> found.add(new Candidate(v, 1, List.of(folder.resolve(name)))));
      }
    }
    return found;
  }

  private static Candidate shards(Path folder, String stem, String set, int count) {
    var variant =
        variant(stem, set.replaceFirst("\\.safetensors$", "").replaceFirst("-?\\*-of-\\d+", ""));
    int digits = set.replaceFirst(".*-of-(\\d+).*", "$1").length();
    var files =
        IntStream.rangeClosed(1, Math.max(1, Math.min(count, 10_000)))
            .mapToObj(i -> folder.resolve(set.replace("*", ("%0" + digits + "d").formatted(i))))
            .toList();
    return new Candidate(variant, 2, files);
  }

  /** {@code STEM} or {@code STEM.VARIANT}. */
  private static String variant(String stem, String name) {
    return name.length() <= stem.length() + 1
        ? FULL
        : name.substring(stem.length() + 1).toLowerCase(Locale.ROOT);
  }

  /** The variant stands before or after {@code index}, by the version that wrote the file. */
  private static Optional<String> indexVariant(String stem, String name) {
    if (!name.endsWith(".json") || !name.contains(".safetensors") || !name.contains(".index")) {
      return Optional.empty();
    }
    var rest =
        name.substring(stem.length())
            .replace(".safetensors", "")
            .replace(".index", "")
            .replaceFirst("\\.json$", "");
    return Optional.of(rest.isEmpty() ? FULL : rest.substring(1).toLowerCase(Locale.ROOT));
  }

  private static Comparator<Candidate> order(DataType held, Optional<String> wanted) {
    var preferred =
        switch (held) {
          case FLOAT16 -> FP16_FIRST;
          case BFLOAT16 -> BF16_FIRST;
          default -> FULL_FIRST;
        };
    Comparator<Candidate> byVariant =
        Comparator.comparingInt(
            candidate -> {
              var variant = candidate.variant();
              if (wanted.isPresent() && wanted.get().equals(variant)) {
                return -1;
              }
              if (TRAINING.matcher(variant).find()) {
                return preferred.size() + 1; // weights of the training, not meant for pictures
              }
              int place = preferred.indexOf(variant);
              return place < 0 ? preferred.size() : place;
            });
    return byVariant
        .thenComparing(Candidate::variant)
        .thenComparingInt(Candidate::form)
        .thenComparing(candidate -> candidate.files().getFirst());
  }

  private static TensorSource open(Candidate candidate) {
    if (candidate.form() < 2) {
      return TensorSource.open(candidate.files().getFirst());
    }
    var missing = candidate.files().stream().filter(file -> !Files.isRegularFile(file)).toList();
    if (!missing.isEmpty()) {
      throw new ModelFormatException(
          missing.getFirst(),
          null,
          "%d files of this set".formatted(candidate.files().size()),
          "%d missing, including this one; download them again".formatted(missing.size()));
    }
    return ShardedSafetensors.of(candidate.files());
  }

  /** What is there in place of safetensors. */
  private static String instead(Path folder, List<String> names) {
    var pickles = ending(names, ".bin", ".pt", ".pth", ".ckpt");
    if (!pickles.isEmpty()) {
      return "only %s (PyTorch pickles are not read because they can run code); get the safetensors of the model, or save it with safe_serialization=True"
          .formatted(few(pickles));
    }
    var quantised = ending(names, ".gguf");
    if (!quantised.isEmpty()) {
      return "only %s (GGUF is not read); get the safetensors of the model"
          .formatted(few(quantised));
    }
    var unfinished = ending(names, ".incomplete", ".part", ".aria2", ".crdownload", ".tmp");
    if (!unfinished.isEmpty()) {
      return "only %s (a download that did not finish); download it again"
          .formatted(few(unfinished));
    }
    var others = ending(names, ".safetensors");
    if (!others.isEmpty()) {
      return "%s, under a name that no published folder has; rename it to %s"
          .formatted(
              few(others),
              folder.getFileName().toString().startsWith("text_encoder")
                  ? "model.safetensors"
                  : "diffusion_pytorch_model.safetensors");
    }
    var foreign = ending(names, ".msgpack", ".h5", ".onnx", ".pb");
    if (!foreign.isEmpty()) {
      return "only %s (weights of another framework); get the safetensors of the model"
          .formatted(few(foreign));
    }
    return names.isEmpty()
        ? "an empty folder; download the model again"
        : "only " + few(names) + "; download the model again with its weights";
  }

  private static List<String> ending(List<String> names, String... endings) {
    return names.stream().filter(name -> Stream.of(endings).anyMatch(name::endsWith)).toList();
  }

  private static String few(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(3, names.size())))
        + (names.size() > 3 ? ", ..." : "");
  }
}
