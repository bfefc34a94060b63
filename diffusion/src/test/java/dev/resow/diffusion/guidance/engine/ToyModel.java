package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Smoothing;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.space.NoiseSource;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.guidance.term.TermState;
import dev.resow.diffusion.guidance.term.WordGroups;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.Scalars;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The smallest model with attention: each latent channel competes with the others for every pixel.
 * Channels 0 and 1 are subjects, 2 and 3 their modifiers; the sampler shrinks the latent a little.
 */
final class ToyModel implements AttentionView {
  static final int CHANNELS = 4;
  static final int SIDE = 6;
  static final WordGroups WORDS = new WordGroups(List.of(List.of(2, 0), List.of(3, 1)), 4, 0);
  static final List<Box> BOXES = List.of(new Box(0, 0, 0.5, 1), new Box(0.5, 0, 1, 1));

  @Override
  public Maps see(NDArray latent, StepPoint point, Set<Need> needs) {
    NDArray a = Smoothing.ODD.apply(latent).softmax(1); // (b, c, h, w)
    NDArray subject = a.get(new NDIndex(":, :2"));
    NDArray other = Scalars.mul(latent, 0.5).softmax(1).get(new NDIndex(":, :2"));
    NDArray encoders = NDArrays.stack(new NDList(subject, other), 1); // (b, 2, s, h, w)
    NDArray blocks = NDArrays.stack(new NDList(encoders, encoders.square()), 1);
    return new Maps(
        subject,
        a,
        a.get(new NDIndex(":, 2:")),
        queries -> selfRows(latent, queries),
        new BlockMaps(blocks, List.of(0, 1), new BlockMaps.Roles(List.of(0), List.of(1))));
  }

  @Override
  public double share(Set<Need> needs) {
    return 0.5;
  }

  private static NDArray selfRows(NDArray latent, int[][] queries) {
    Shape s = latent.getShape();
    NDArray flat = latent.reshape(s.get(0), s.get(1), -1); // (b, c, p)
    NDArray rows = flat.transpose(0, 2, 1).matMul(flat).softmax(-1); // (b, p, p)
    NDList images = new NDList();
    for (int b = 0; b < queries.length; b++) {
      NDList picked = new NDList();
      for (int query : queries[b]) {
        picked.add(rows.get(new NDIndex("{}, {}", b, query)));
      }
      images.add(NDArrays.stack(picked));
    }
    return NDArrays.stack(images).reshape(s.get(0), queries[0].length, s.get(2), s.get(3));
  }

  /** Noise of each seed, as the sampler makes it. */
  static NoiseSource noise(long... seeds) {
    return (manager, stream) -> {
      int size = CHANNELS * SIDE * SIDE;
      float[] all = new float[seeds.length * size];
      for (int i = 0; i < seeds.length; i++) {
        System.arraycopy(Philox.normals(seeds[i], stream, size), 0, all, i * size, size);
      }
      return manager.create(all, new Shape(seeds.length, CHANNELS, SIDE, SIDE));
    };
  }

  /** A whole run: the reports of every move. */
  record Run(float[] latent, List<MoveReport> reports, double forwards) {
    int updates(int image) {
      return reports.stream().mapToInt(r -> r.images().get(image).updates()).sum();
    }
  }

  Run run(Method row, int steps, long... seeds) {
    Method method = row.forRun(steps);
    List<MoveReport> reports = new ArrayList<>();
    double forwards = 0;
    try (NDManager manager = NDManager.newBaseManager()) {
      NoiseSource noise = noise(seeds);
      var engine = new GuidanceEngine(method, this, WORDS, BOXES, noise, new TermState());
      NDArray start = noise.draw(manager, 0);
      NDArray latent = start;
      NDArray clean = null;
      for (int step = 0; step < steps; step++) {
        double sigma = 1 - (double) step / steps;
        Guided guided = engine.apply(latent, new StepPoint(step, steps, sigma, clean, start));
        reports.addAll(guided.reports());
        forwards += guided.forwards();
        clean = guided.latent().mul(0.5f);
        latent = guided.latent().mul(0.98f);
      }
      return new Run(latent.toFloatArray(), reports, forwards);
    }
  }
}
