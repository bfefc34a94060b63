package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.backbone.AttentionTap;
import java.util.List;

/** Shows the tap of every job its own rows of a shared pass. */
final class SplitTap implements AttentionTap {
  private final List<Request> requests;

  private SplitTap(List<Request> requests) {
    this.requests = requests;
  }

  /**
   * @param requests in the order of their rows
   */
  static AttentionTap of(List<Request> requests) {
    boolean seen = requests.stream().anyMatch(request -> request.tap() != NONE);
    return seen ? new SplitTap(requests) : NONE;
  }

  @Override
  public void attention(int block, NDArray queries, NDArray keys, int heads) {
    split(block, queries, keys, (tap, q, k) -> tap.attention(block, q, k, heads));
  }

  @Override
  public void self(int block, NDArray queries, NDArray keys, int heads) {
    split(block, queries, keys, (tap, q, k) -> tap.self(block, q, k, heads));
  }

  private interface Look {
    void at(AttentionTap tap, NDArray queries, NDArray keys);
  }

  private void split(int block, NDArray queries, NDArray keys, Look look) {
    int from = 0;
    for (var request : requests) {
      int to = from + request.rows().count();
      if (request.tap().wants(block)) {
        show(request, own(queries, from, to, request), own(keys, from, to, request), look);
      }
      from = to;
    }
  }

  /** A tap that fails is its own job's affair: that job repeats its pass alone, and fails there. */
  private static void show(Request request, NDArray queries, NDArray keys, Look look) {
    try {
      look.at(request.tap(), queries, keys);
    } catch (RuntimeException e) {
      request.tapFailed();
    }
  }

  /** What a job keeps must outlive the pass: it belongs to the owner of the job's latent. */
  private static NDArray own(NDArray all, int from, int to, Request request) {
    NDArray rows = all.get(new NDIndex("{}:{}", from, to));
    rows.attach(request.rows().latent().getManager());
    return rows;
  }
}
