package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A checkpoint that was checked against the tensors its network needs, before any is loaded. */
public final class Checkpoint {
  private final TensorSource source;
  private final SequencedMap<String, String> storedNames; // by the network's name
  private final List<String> unused;

  private Checkpoint(
      TensorSource source, SequencedMap<String, String> storedNames, List<String> unused) {
    this.source = source;
    this.storedNames = storedNames;
    this.unused = unused;
  }

  /** The same for tensors that have one name each. */
  public static Checkpoint of(TensorSource source, Shapes shapes) {
    return of(source, shapes, KeyNames.EXACT);
  }

  /**
   * Checks that every needed tensor is there in its shape and in a type that can be computed with;
   * other tensors are left alone, whatever their type.
   *
   * @param names under which else a needed tensor may be stored
   * @throws ModelFormatException that names file, key, expected and found
   */
  public static Checkpoint of(TensorSource source, Shapes shapes, KeyNames names) {
    var keys = source.keys();
    var metadata = source.metadata();
    var stored = new LinkedHashMap<String, String>();
    var spoken = new HashSet<String>(); // every name of a needed tensor: one tensor, used
    shapes
        .all()
        .forEach(
            (key, shape) -> {
              var all = Stream.concat(Stream.of(key), names.others(key).stream()).toList();
              spoken.addAll(all);
              var name =
                  find(all, keys, metadata)
                      .orElseThrow(
                          () ->
                              new ModelFormatException(
                                  source.file(), key, "a tensor " + shape, "no such key"));
              spoken.add(name);
              var found = source.info(name);
              if (!found.type().floating()) {
                throw new ModelFormatException(
                    source.file(),
                    name,
                    "a tensor of type F32, F16 or BF16 and shape " + shape,
                    found.type() + " " + found.shape());
              }
              if (!found.shape().equals(shape)) {
                throw new ModelFormatException(
                    source.file(), name, "shape " + shape, found.type() + " " + found.shape());
              }
              stored.put(key, name);
            });
    var unused = keys.stream().filter(key -> !spoken.contains(key)).toList();
    return new Checkpoint(source, stored, unused);
  }

  /**
   * The first name that is there. Writers that drop a duplicate note in the metadata under which
   * name they kept it.
   */
  private static Optional<String> find(
      List<String> names, Set<String> keys, Map<String, String> metadata) {
    return names.stream()
        .filter(keys::contains)
        .findFirst()
        .or(
            () ->
                names.stream()
                    .map(metadata::get)
                    .filter(kept -> kept != null && keys.contains(kept))
                    .findFirst());
  }

  /** Where the tensors come from. */
  public TensorSource source() {
    return source;
  }

  /** Names of the tensors that the network does not ask for, in file order. */
  public List<String> unused() {
    return unused;
  }

  /** Names of the tensors that the network asks for. */
  public Set<String> keys() {
    return storedNames.sequencedKeySet();
  }

  /** Type and shape of a needed tensor. */
  public TensorInfo info(String key) {
    return source.info(storedNames.get(key));
  }

  /** Reads one needed tensor by the network's name. */
  public NDArray read(String key, NDManager manager, DataType type) {
    if (type != DataType.BFLOAT16) return source.read(storedNames.get(key), manager, type);
    // DJL cannot create arrays of this type.
    try (NDArray wide = source.read(storedNames.get(key), manager, DataType.FLOAT32)) {
      return Kernels.castStored(wide, DataType.BFLOAT16);
    }
  }

  /**
   * Loads all tensors.
   *
   * @param manager owner of the arrays, on the device where they shall be
   * @param typeOf the wanted type of each key; where it is BFLOAT16 for any, products are computed
   *     in it
   * @throws ModelFileChangedException when a file is no longer the one that was checked
   */
  public Weights load(NDManager manager, Function<String, DataType> typeOf) {
    source.checkUnchanged();
    var arrays = new LinkedHashMap<String, NDArray>();
    for (var key : storedNames.keySet()) {
      arrays.put(key, read(key, manager, typeOf.apply(key)));
    }
    return new Weights(arrays, precision(typeOf));
  }

  /**
   * Loads nothing yet: each tensor is read when the network asks for it and given back at the end
   * of the {@link Weights#scope} in which it did. For a network that runs rarely and is large.
   *
   * @param manager owner of the arrays
   * @param typeOf the wanted type of each key
   * @throws ModelFileChangedException when a file is no longer the one that was checked
   */
  public Weights stream(NDManager manager, Function<String, DataType> typeOf) {
    source.checkUnchanged();
    return new Weights(new StreamedArrays(this, typeOf, manager), precision(typeOf));
  }

  private Precision precision(Function<String, DataType> typeOf) {
    boolean narrow = keys().stream().map(typeOf).anyMatch(DataType.BFLOAT16::equals);
    return narrow ? Precision.BF16 : Precision.FP32;
  }
}
