package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Who waits for a pass, and who runs one. There is no thread for it: the first job in the line
 * leads the next pass, on its own thread, and takes along who is like it. While a pass runs, others
 * gather.
 *
 * <p>A leader waits for jobs of the last pass that are about to return, a quarter of a pass at
 * most, and not for one that stayed away for longer the last time. A job without others never
 * waits.
 */
final class Line {
  /** A job that nobody served for so long runs alone. */
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();

  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final PassCosts costs = new PassCosts();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Map<Likeness, Request> gathering = new HashMap<>(); // leaders
  private final Map<Likeness, Integer> running = new HashMap<>(); // jobs
  private final Set<Member> away = new HashSet<>(); // between two passes
  private int lanes;
  private int passes;
  private long alone;
  private long shared;
  private long together;

  /**
   * @param lanes passes that may run at the same time, 1 or more
   * @param clock nanoseconds
   */
  Line(int lanes, LongSupplier clock) {
    this.lanes = lanes;
    this.clock = clock;
  }

  /**
   * Waits for a pass.
   *
   * @return the requests whose pass the caller runs now, its own first; empty if there is nothing
   *     to wait for any longer: see {@link Request#state}
   */
  List<Request> await(Request request) {
    lock.lock();
    try {
      if (costs.never(request.likeness(), request.rows().count())) {
        request.alone();
        return List.of();
      }
      waiting.addLast(request);
      away.remove(request.member());
      request.member().arrived(clock.getAsLong());
      Optional.ofNullable(gathering.get(request.likeness())).ifPresent(l -> l.turn().signal());
      return queue(request);
    } finally {
      lock.unlock();
    }
  }

  Request request(Member member, Rows rows, Member.View view) {
    return new Request(member, member.likeness(rows), rows, view, lock.newCondition());
  }

  private List<Request> queue(Request request) {
    long end = clock.getAsLong() + LONGEST;
    while (true) {
      switch (request.state()) {
        case DONE, ALONE -> {
          return List.of();
        }
        case TAKEN -> request.turn().awaitUninterruptibly(); // until its pass ends
        case WAITING -> {
          if (mayLead(request)) {
            return lead(request);
          }
          if (!pause(request, end)) {
            leave(request);
          }
        }
      }
    }
  }

  /**
   * @return false after an interruption or at the end of the time
   */
  private boolean pause(Request request, long end) {
    try {
      return request.turn().awaitNanos(end - clock.getAsLong()) > 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Its pass is taken by another meanwhile, or it runs alone. */
  private void leave(Request request) {
    if (request.state() == Request.State.WAITING) {
      waiting.remove(request);
      request.alone();
      callNext();
    }
  }

  private boolean mayLead(Request request) {
    return passes < lanes && !gathering.containsKey(request.likeness());
  }

  private List<Request> lead(Request request) {
    var likeness = request.likeness();
    passes++;
    gathering.put(likeness, request);
    long window = costs.latest(likeness) / 4;
    long end = clock.getAsLong() + window;
    while (!complete(request, window) && expected(likeness, window) > 0 && pause(request, end)) {}
    gathering.remove(likeness);
    forget(window, likeness);
    var batch = batch(request, window);
    batch.forEach(Request::taken);
    waiting.removeAll(batch);
    running.merge(likeness, batch.size(), Integer::sum);
    callNext();
    return batch;
  }

  private boolean complete(Request leader, long window) {
    int rows = batch(leader, window).stream().mapToInt(request -> request.rows().count()).sum();
    int most = costs.most(leader.likeness(), leader.rows().count());
    return batch(leader, window).size() >= share(leader.likeness(), window)
        || rows + leader.rows().count() > most;
  }

  /** The leader and those in the line that its pass takes along. */
  private List<Request> batch(Request leader, long window) {
    var batch = new ArrayList<Request>();
    batch.add(leader);
    int most = costs.most(leader.likeness(), leader.rows().count());
    int rows = leader.rows().count();
    for (var request : waiting) {
      boolean like = request != leader && request.likeness().equals(leader.likeness());
      if (like
          && rows + request.rows().count() <= most
          && batch.size() < share(leader.likeness(), window)) {
        batch.add(request);
        rows += request.rows().count();
      }
    }
    return batch;
  }

  /** Jobs of a pass when every lane has as many. */
  private int share(Likeness likeness, long window) {
    long inLine = waiting.stream().filter(r -> r.likeness().equals(likeness)).count();
    long jobs = inLine + running.getOrDefault(likeness, 0) + expected(likeness, window);
    return Math.toIntExact(Math.ceilDiv(jobs, (long) lanes));
  }

  private long expected(Likeness likeness, long window) {
    long now = clock.getAsLong();
    return away.stream().filter(member -> member.expected(likeness, now, window)).count();
  }

  /** Nobody waits twice for a job that did not return. */
  private void forget(long window, Likeness likeness) {
    long now = clock.getAsLong();
    away.removeIf(member -> member.late(likeness, now, window));
  }

  private void callNext() {
    waiting.stream().filter(this::mayLead).findFirst().ifPresent(next -> next.turn().signal());
  }

  /**
   * A pass is over.
   *
   * @param results the predictions, one per request; an empty one where the job repeats its pass
   *     alone
   * @param nanos it took
   */
  void finished(List<Request> batch, List<Optional<NDArray>> results, long nanos) {
    lock.lock();
    try {
      var likeness = batch.getFirst().likeness();
      if (batch.stream().noneMatch(Request::isCut)) {
        costs.took(likeness, rows(batch), nanos);
      }
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).end(results.get(i));
      }
      if (batch.size() == 1) {
        alone++;
      } else {
        shared++;
        together += batch.size();
      }
      end(batch);
    } finally {
      lock.unlock();
    }
  }

  /** A pass failed: every job of it repeats it alone, so that only the one at fault fails. */
  void failed(List<Request> batch) {
    lock.lock();
    try {
      if (batch.size() > 1) {
        costs.failed(batch.getFirst().likeness(), rows(batch));
      }
      batch.forEach(Request::alone);
      end(batch);
    } finally {
      lock.unlock();
    }
  }

  private void end(List<Request> batch) {
    var likeness = batch.getFirst().likeness();
    passes--;
    running.merge(likeness, -batch.size(), Integer::sum);
    running.remove(likeness, 0);
    long now = clock.getAsLong();
    for (var request : batch) {
      request.member().handedBack(likeness, now);
      away.add(request.member());
    }
    callNext();
  }

  private static int rows(List<Request> batch) {
    return batch.stream().mapToInt(request -> request.rows().count()).sum();
  }

  void useLanes(int count) {
    lock.lock();
    try {
      lanes = count;
      callNext();
    } finally {
      lock.unlock();
    }
  }

  /** Jobs that wait for a pass to begin. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** What ran so far. */
  Passes passes() {
    lock.lock();
    try {
      return new Passes(alone, shared, together);
    } finally {
      lock.unlock();
    }
  }
}
