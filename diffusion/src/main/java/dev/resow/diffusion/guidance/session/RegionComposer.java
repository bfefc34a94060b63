package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.AskedPlaces;
import dev.resow.diffusion.guidance.map.RegionPlaces;
import dev.resow.diffusion.guidance.map.RegionShares;
import dev.resow.diffusion.guidance.method.Layout;
import dev.resow.diffusion.guidance.method.Regions;
import dev.resow.diffusion.guidance.mmdit.KeptPrompts;
import dev.resow.diffusion.sampler.RegionPrompts;
import dev.resow.subjects.Relation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which prompts a step is predicted under and where each of them counts.
 *
 * @param regions the method's, if it has any
 * @param layout of the first steps, if the method has any
 * @param relations that the prompt asks for
 * @param prompts one per subject; none when no region would differ from another
 * @param adapted the regions of subjects with adapters of their own
 * @param image (c, h, w) of the latent
 * @param patch side of an image token in the latent
 */
record RegionComposer(
    Optional<Regions> regions,
    Optional<Layout> layout,
    List<Relation> relations,
    KeptPrompts prompts,
    AdaptedRegions adapted,
    Shape image,
    int patch) {

  /** Whether there is nothing to join. */
  boolean isEmpty() {
    return regions.isEmpty() || prompts.size() == 0;
  }

  /** Whether a step joins predictions by region. */
  boolean at(int step) {
    return !isEmpty() && (asks(step) || regions.filter(r -> r.at(step)).isPresent());
  }

  /** Whether a step takes the places of the subjects from the prompt. */
  boolean asks(int step) {
    return !isEmpty() && !relations.isEmpty() && layout.filter(l -> l.at(step)).isPresent();
  }

  /** Whether a step observes where the subjects are. */
  boolean renews(int step) {
    return at(step) && !asks(step) && regions.filter(r -> r.renews(step)).isPresent();
  }

  /** Passes beyond the plain ones of a candidate from a step to the end of the run. */
  int remainingExtraPasses(int step, int steps) {
    return IntStream.range(step, steps)
        .filter(this::at)
        .map(k -> prompts.size() - (renews(k) ? 0 : 1) + adapted.negatives(k))
        .sum();
  }

  /**
   * @param whole whether the whole prompt's attention must be seen at this step
   */
  RegionPrompts prompts(int step, boolean whole) {
    return at(step)
        ? new RegionPrompts(prompts.embeddings(), whole, adapted.subjects())
        : RegionPrompts.NONE;
  }

  /**
   * Where the subjects are, after another observation.
   *
   * @param before what was known; empty: nothing
   * @return (b, s, n), row-major
   */
  float[] places(SubjectMaps.Grid seen, int step, float[] before) {
    var kind = regions.orElseThrow().places();
    if (kind == RegionPlaces.LEADING || before.length == 0 || renews(step)) {
      return kind.of(seen.values(), seen.axis(1), seen.axis(2), seen.axis(3));
    }
    return before; // a step that is only checked
  }

  /**
   * The shares of a step that takes the places from the prompt.
   *
   * @return (candidates, s, h, w) in the latent's cells, 1 over all subjects
   */
  NDArray askedShares(int candidates, NDManager manager) {
    int rows = Math.toIntExact(image.get(1)) / patch;
    int columns = Math.toIntExact(image.get(2)) / patch;
    float[] one = AskedPlaces.maps(relations, prompts.size(), rows, columns);
    float[] all = new float[candidates * one.length];
    for (int c = 0; c < candidates; c++) {
      System.arraycopy(one, 0, all, c * one.length, one.length);
    }
    return shares(all, manager);
  }

  /**
   * @param maps where the subjects are (b, s, n)
   * @return (b, s, h, w) in the latent's cells, 1 over all subjects
   */
  NDArray shares(float[] maps, NDManager manager) {
    int h = Math.toIntExact(image.get(1));
    int w = Math.toIntExact(image.get(2));
    int rows = h / patch;
    int columns = w / patch;
    int subjects = prompts.size();
    int places = rows * columns;
    float[] shares = RegionShares.of(maps, subjects, places, regions.orElseThrow().sharpness());
    int planes = maps.length / places; // b * s
    float[] cells = new float[planes * h * w];
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < rows * patch; y++) {
        for (int x = 0; x < columns * patch; x++) {
          cells[(plane * h + y) * w + x] = shares[(plane * rows + y / patch) * columns + x / patch];
        }
      }
    }
    return manager.create(cells, new Shape(planes / subjects, subjects, h, w));
  }
}
