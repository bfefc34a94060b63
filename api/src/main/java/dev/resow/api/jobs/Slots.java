package dev.resow.api.jobs;

import java.util.List;
import java.util.PriorityQueue;

/** Worker slots that take one job after the other. */
final class Slots {
  private Slots() {}

  /**
   * Seconds until a slot is free for a job.
   *
   * @param slots 1 or more
   * @param left of every running job, the seconds to its end
   * @param jobSeconds length of a job that begins first, on average
   * @param ahead jobs that begin first
   */
  static double wait(int slots, List<Double> left, double jobSeconds, int ahead) {
    var freeAt = new PriorityQueue<Double>();
    left.stream().sorted().limit(slots).forEach(freeAt::add);
    while (freeAt.size() < slots) freeAt.add(0.);
    for (int i = 0; i < ahead; i++) freeAt.add(freeAt.remove() + jobSeconds);
    return freeAt.element();
  }
}
