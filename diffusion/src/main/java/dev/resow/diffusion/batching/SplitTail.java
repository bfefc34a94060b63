package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.backbone.Tail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Leaves every job of a shared pass its own decision: the blocks after the first run for the rows
 * of those jobs that cannot take their result from an earlier step.
 *
 * @param requests in the order of their rows
 */
record SplitTail(List<Request> requests) implements Tail {
  /** The rows of one job. */
  private record Part(Request request, int from, int to) {
    private NDArray of(NDArray all) {
      return all.get(new NDIndex("{}:{}", from, to));
    }

    private List<Integer> rows() {
      return IntStream.range(from, to).boxed().toList();
    }

    private boolean reuses(NDArray before, NDArray after) {
      try {
        return request.cache().isPresent() && request.cache().get().reuses(of(before), of(after));
      } catch (RuntimeException e) {
        request.tapFailed();
        return false;
      }
    }
  }

  private List<Part> parts() {
    var parts = new ArrayList<Part>();
    int from = 0;
    for (var request : requests) {
      parts.add(new Part(request, from, from + request.rows().count()));
      from += request.rows().count();
    }
    return parts;
  }

  @Override
  public NDArray states(NDArray before, NDArray after, Rest rest) {
    var parts = parts();
    var computing = parts.stream().filter(part -> !part.reuses(before, after)).toList();
    if (computing.size() == parts.size()) {
      NDArray last = rest.all();
      computing.forEach(part -> keep(part, after, part.of(last)));
      return last;
    }
    NDArray some = computing.isEmpty() ? null : computed(computing, rest);
    var states = new NDList();
    int at = 0;
    for (var part : parts) {
      if (part.request().isCut()) {
        states.add(part.request().cache().orElseThrow().reused(part.of(after)));
        continue;
      }
      int count = part.to() - part.from();
      NDArray last = some.get(new NDIndex("{}:{}", at, at + count));
      keep(part, after, last);
      states.add(last);
      at += count;
    }
    return NDArrays.concat(states, 0);
  }

  private static NDArray computed(List<Part> parts, Rest rest) {
    var rows = parts.stream().flatMap(part -> part.rows().stream()).toList();
    return rest.of(rows, SplitTap.of(parts.stream().map(Part::request).toList()));
  }

  /** A job whose session was closed meanwhile can keep nothing, and nobody else suffers. */
  private static void keep(Part part, NDArray after, NDArray last) {
    try {
      part.request().cache().ifPresent(turn -> turn.computed(part.of(after), last));
    } catch (RuntimeException e) {
      part.request().tapFailed();
    }
  }
}
