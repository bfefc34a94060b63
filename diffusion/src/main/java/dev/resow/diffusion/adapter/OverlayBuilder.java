package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.adapter.AdapterBase.Layer;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.tensor.Overlay.RowPath;
import dev.resow.diffusion.tensor.Overlay.SidePath;
import dev.resow.diffusion.tensor.RowGroups;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the changes of several adapters to what lies over the weights of one network. */
final class OverlayBuilder {
  /**
   * A change with all its factors.
   *
   * @param factor alpha / rank times the scale of the adapter in this mix
   * @param group the subject that it belongs to; {@link RowGroups#NO_GROUP} for the whole picture
   */
  private record Scaled(LowRank change, float factor, int group) {}

  private final AdaptedNetwork network;
  private final AdapterMode mode;
  private final AdapterBase base;
  private final Map<Target, List<Scaled>> byTarget = new LinkedHashMap<>(); // of all rows
  private final Map<Target, List<Scaled>> ofSubjects = new LinkedHashMap<>(); // of some

  OverlayBuilder(AdaptedNetwork network, AdapterMode mode, AdapterBase base) {
    this.network = network;
    this.mode = mode;
    this.base = base;
  }

  /**
   * Adds an adapter; what changes nothing is left out.
   *
   * @throws IllegalArgumentException if it belongs to one subject and changes a convolution
   */
  void add(Adapter adapter, AdapterUse use) {
    for (var change : adapter.changes()) {
      float factor = (float) (change.scale() * use.scale());
      var target = change.target();
      boolean own = target.network().equals(network.name());
      if (own && factor != 0 && !change.zero()) {
        if (use.subject().isPresent() && convolution(target)) {
          throw new IllegalArgumentException(
              "adapters: %s changes the convolution %s, so it cannot belong to one subject; name it for the whole picture"
                  .formatted(use.name(), target));
        }
        (use.subject().isPresent() ? ofSubjects : byTarget)
            .computeIfAbsent(target, _ -> new ArrayList<>())
            .add(new Scaled(change, factor, use.subject().orElse(RowGroups.NO_GROUP)));
      }
    }
  }

  /** Bytes that {@link #build} will take. */
  long bytes() {
    return byTarget.entrySet().stream()
            .mapToLong(
                entry -> {
                  var layer = layer(entry.getKey());
                  return fused(entry.getKey())
                      ? layer.out() * layer.in() * type(entry.getKey()).getNumOfBytes()
                      : pathBytes(entry.getKey(), entry.getValue());
                })
            .sum()
        + ofSubjects.entrySet().stream()
            .mapToLong(entry -> pathBytes(entry.getKey(), entry.getValue()))
            .sum();
  }

  private long pathBytes(Target target, List<Scaled> changes) {
    var layer = layer(target);
    long rank = changes.stream().mapToLong(s -> s.change().rank()).sum();
    return rank * (layer.out() + layer.in()) * type(target).getNumOfBytes();
  }

  private Layer layer(Target target) {
    return base.layer(target).orElseThrow();
  }

  private DataType type(Target target) {
    return network.typeOf().apply(target.weight());
  }

  /** Convolutions have no side path: only few models of this family have one, and it is small. */
  private boolean fused(Target target) {
    return network.weights().isPresent() && mode == AdapterMode.FUSED || convolution(target);
  }

  private boolean convolution(Target target) {
    return network
        .weights()
        .filter(weights -> weights.original(target.weight()).getShape().dimension() > 2)
        .isPresent();
  }

  /**
   * @param manager owner of the arrays
   */
  Overlay build(NDManager manager) {
    if (byTarget.isEmpty() && ofSubjects.isEmpty()) {
      return Overlay.NONE;
    }
    var tensors = new LinkedHashMap<String, NDArray>();
    var paths = new LinkedHashMap<String, SidePath>();
    byTarget.forEach(
        (target, changes) -> {
          if (fused(target)) {
            tensors.put(target.weight(), fuse(target, changes, manager));
          } else {
            paths.put(target.module(), path(changes, type(target), manager));
          }
        });
    var rowPaths = new LinkedHashMap<String, RowPath>();
    ofSubjects.forEach(
        (target, changes) -> {
          var path = path(changes, type(target), manager);
          rowPaths.put(target.module(), new RowPath(path.down(), path.up(), groups(changes)));
        });
    return new Overlay(tensors, paths, rowPaths);
  }

  /** The group of each column of a path. */
  private static List<Integer> groups(List<Scaled> changes) {
    return changes.stream()
        .flatMap(s -> Collections.nCopies(Math.toIntExact(s.change().rank()), s.group()).stream())
        .toList();
  }

  /** {@code W + sum of factor B A}, computed in float32, in the type of W. */
  private NDArray fuse(Target target, List<Scaled> changes, NDManager manager) {
    NDArray weight = network.weights().orElseThrow().original(target.weight());
    try (var work = manager.newSubManager()) {
      // A conversion to the type that an array has already gives the array itself, not a copy.
      NDArray sum =
          weight.getDataType() == DataType.FLOAT32
              ? weight.duplicate()
              : Kernels.castStored(weight, DataType.FLOAT32);
      sum.attach(work);
      for (var scaled : changes) {
        NDArray product = scaled.change().up().matMul(scaled.change().down());
        product.attach(work);
        sum.addi(product.muli(scaled.factor()).reshape(weight.getShape()));
      }
      NDArray fused = Kernels.castStored(sum, type(target));
      fused.attach(manager);
      return fused;
    }
  }

  /** One path for all: the matrices side by side, the factors in the second. */
  private static SidePath path(List<Scaled> changes, DataType type, NDManager manager) {
    try (var work = manager.newSubManager()) {
      var downs = new NDList();
      var ups = new NDList();
      for (var scaled : changes) {
        NDArray down = scaled.change().down().duplicate();
        NDArray up = scaled.change().up().mul(scaled.factor());
        down.attach(work);
        up.attach(work);
        downs.add(down);
        ups.add(up);
      }
      NDArray down = Kernels.castStored(NDArrays.concat(downs, 0), type);
      NDArray up = Kernels.castStored(NDArrays.concat(ups, 1), type);
      down.attach(manager);
      up.attach(manager);
      return new SidePath(down, up);
    }
  }
}
