package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One forward pass with the rows of several jobs.
 *
 * @param requests whose likeness is the same
 */
record SharedPass(List<Request> requests) {
  /**
   * Runs it on this thread.
   *
   * @param work owns what it makes, results aside
   * @return for every request its rows, of the manager of its latent; empty where they could not be
   *     handed over or its tap failed
   */
  List<Optional<NDArray>> run(NDManager work) {
    var backbone = requests.getFirst().member().backbone();
    var latents = new NDList();
    requests.forEach(request -> latents.addAll(request.rows().latents()));
    NDArray latent = concat(latents, work); // (rows, channels, h, w)
    var given =
        backbone.condition(
            work.create(timesteps()),
            prompts(PromptEmbedding::sequence, work), // (rows, m, d)
            prompts(PromptEmbedding::pooled, work)); // (rows, p)
    var tap = SplitTap.of(requests);
    return split(
        requests.stream().allMatch(request -> request.cache().isEmpty())
            ? backbone.forward(latent, given, tap)
            : backbone.forward(latent, given, tap, new SplitTail(requests)));
  }

  private float[] timesteps() {
    int rows = requests.stream().mapToInt(request -> request.rows().count()).sum();
    float[] timesteps = new float[rows];
    int at = 0;
    for (var request : requests) {
      for (int row = 0; row < request.rows().count(); row++) {
        timesteps[at++] = request.rows().timestep();
      }
    }
    return timesteps;
  }

  private NDArray prompts(Function<PromptEmbedding, NDArray> part, NDManager work) {
    var rows = new NDList();
    requests.forEach(request -> rows.addAll(request.rows().each(part)));
    return concat(rows, work);
  }

  /** The result would belong to the manager of the first. */
  private static NDArray concat(NDList rows, NDManager work) {
    NDArray all = NDArrays.concat(rows, 0);
    all.attach(work);
    return all;
  }

  private List<Optional<NDArray>> split(NDArray all) {
    List<Optional<NDArray>> results = new ArrayList<>();
    int from = 0;
    for (var request : requests) {
      int to = from + request.rows().count();
      results.add(request.hasFailedTap() ? Optional.empty() : own(all, from, to, request));
      from = to;
    }
    return results;
  }

  /** A job whose session was closed meanwhile has no place for its rows; the others have. */
  private static Optional<NDArray> own(NDArray all, int from, int to, Request request) {
    NDArray rows = all.get(new NDIndex("{}:{}", from, to)).duplicate();
    try {
      rows.attach(request.rows().latent().getManager());
      return Optional.of(rows);
    } catch (RuntimeException e) {
      rows.close();
      return Optional.empty();
    }
  }
}
