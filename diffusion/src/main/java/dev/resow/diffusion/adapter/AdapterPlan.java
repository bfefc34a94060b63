package dev.resow.diffusion.adapter;

import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.adapter.AdapterBase.Layer;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An adapter's file, checked against its base model; no matrix is read yet.
 *
 * @param format of the file
 * @param source its tensors
 * @param sha256 its identity
 * @param changes of single layers, in file order
 */
record AdapterPlan(AdapterFormat format, Safetensors source, String sha256, List<Change> changes) {
  private static final String METADATA = "lora_adapter_metadata";
  private static final JsonMapper JSON = new JsonMapper();

  /** The end of ranks in use; a larger one costs more than the layer itself. */
  private static final long LARGEST_RANK = 4096;

  /**
   * One layer's.
   *
   * @param pair the stored matrices
   * @param rows which rows of the stored B are this layer's
   * @param scale of the product
   */
  record Change(Target target, Pair pair, Rows rows, double scale) {}

  /**
   * @param given a file, or a folder that holds one adapter
   * @throws ModelFormatException naming file, key, what was expected and what was found
   */
  static AdapterPlan of(Path given, AdapterBase base) {
    var files = AdapterFiles.of(given);
    var source = Safetensors.open(files.tensors());
    var format = format(files, source);
    var names = format == AdapterFormat.KOHYA ? new KohyaNames(base) : new DiffusersNames(base);
    var settings = new Settings(files, source);
    var changes = new ArrayList<Change>();
    var taken = new HashMap<Target, Pair>();
    for (var pair : Pairs.of(source)) {
      for (var change : changes(source, base, names, settings, pair)) {
        var earlier = taken.putIfAbsent(change.target(), pair);
        if (earlier != null) {
          throw new ModelFormatException(
              source.file(),
              pair.stem(),
              "one change of " + change.target(),
              "also " + earlier.stem());
        }
        changes.add(change);
      }
    }
    return new AdapterPlan(format, source, files.sha256(), changes);
  }

  private static AdapterFormat format(AdapterFiles files, Safetensors source) {
    if (files.config().isPresent()) {
      return AdapterFormat.PEFT;
    }
    return source.keys().stream().anyMatch(KohyaNames::has)
        ? AdapterFormat.KOHYA
        : AdapterFormat.DIFFUSERS;
  }

  private static List<Change> changes(
      Safetensors source, AdapterBase base, Placed.Names names, Settings settings, Pair pair) {
    var placed =
        names
            .layers(pair.stem())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        source.file(),
                        pair.stem(),
                        "the name of a linear layer of the base model",
                        "none of its %d layers; the adapter belongs to another model"
                            .formatted(base.targets().size())));
    var down = floating(source, pair.down());
    var up = floating(source, pair.up());
    long rank = down.shape().dimension() < 2 ? -1 : down.shape().get(0);
    if (rank < 1 || rank > LARGEST_RANK) {
      throw new ModelFormatException(
          source.file(),
          pair.down(),
          "a matrix (rank, in) of rank 1 to " + LARGEST_RANK,
          "shape " + down.shape());
    }
    long out = placed.stream().mapToLong(p -> layer(base, p).out()).sum();
    long in = layer(base, placed.getFirst()).in();
    check(source, pair.down(), down, rank, in);
    check(source, pair.up(), up, out, rank);
    var changes = new ArrayList<Change>();
    long first = 0;
    for (var place : placed) {
      var rows = new Rows(first, layer(base, place).out(), place.swapped());
      first += rows.count();
      changes.add(
          new Change(place.target(), pair, rows, settings.scale(place.target(), pair, rank)));
    }
    return changes;
  }

  private static Layer layer(AdapterBase base, Placed placed) {
    return base.layer(placed.target()).orElseThrow();
  }

  private static TensorInfo floating(Safetensors source, String key) {
    var info = source.info(key);
    if (!info.type().floating()) {
      throw new ModelFormatException(
          source.file(),
          key,
          "a tensor of type F32, F16 or BF16",
          info.type() + " " + info.shape());
    }
    return info;
  }

  /** Convolutions may be stored as such: then the axes after the first are one. */
  private static void check(
      Safetensors source, String key, TensorInfo info, long rows, long columns) {
    var shape = info.shape();
    boolean good = shape.dimension() >= 2 && shape.get(0) == rows && shape.size() == rows * columns;
    if (!good) {
      throw new ModelFormatException(
          source.file(),
          key,
          "shape (%d, %d) for this layer of the base model".formatted(rows, columns),
          info.type() + " " + shape);
    }
  }

  /** Where the scales come from: a tensor, or a configuration by network, or 1. */
  private static final class Settings {
    private final Safetensors source;
    private final Optional<Path> config;
    private final Optional<ObjectNode> metadata;
    private final Map<String, Optional<LoraSettings>> byNetwork = new HashMap<>();

    Settings(AdapterFiles files, Safetensors source) {
      this.source = source;
      this.config = files.config();
      this.metadata = Optional.ofNullable(source.metadata().get(METADATA)).map(this::parse);
    }

    private ObjectNode parse(String text) {
      try {
        if (JSON.readTree(text) instanceof ObjectNode object) {
          return object;
        }
        throw new ModelFormatException(source.file(), METADATA, "a JSON object", "other JSON");
      } catch (JacksonException e) {
        throw new ModelFormatException(
            source.file(),
            METADATA,
            "a JSON object",
            "other text (" + e.getOriginalMessage() + ")",
            e);
      }
    }

    double scale(Target target, Pair pair, long rank) {
      if (pair.alpha().isPresent()) {
        return alpha(pair.alpha().get()) / rank;
      }
      return byNetwork
          .computeIfAbsent(target.network(), this::read)
          .map(settings -> settings.scale(source.file(), target.module(), rank))
          .orElse(1.0);
    }

    private Optional<LoraSettings> read(String network) {
      if (config.isPresent()) {
        var file = ConfigFile.read(config.get());
        return Optional.of(LoraSettings.read(file.file(), file.root(), ""));
      }
      return metadata
          .filter(root -> root.has(network + ".r") || root.has(network + ".lora_alpha"))
          .map(root -> LoraSettings.read(source.file(), root, network + "."));
    }

    private double alpha(String key) {
      var info = floating(source, key);
      if (info.shape().size() != 1) {
        throw new ModelFormatException(
            source.file(), key, "a single number", info.type() + " " + info.shape());
      }
      try (var manager = TensorEngine.manager()) {
        float alpha = source.read(key, manager, DataType.FLOAT32).toFloatArray()[0];
        if (!Float.isFinite(alpha)) {
          throw new ModelFormatException(source.file(), key, "a finite number", "" + alpha);
        }
        return alpha;
      }
    }
  }
}
