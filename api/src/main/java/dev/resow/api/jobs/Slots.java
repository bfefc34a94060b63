package dev.resow.api.jobs;

import java.util.List;
import java.util.PriorityQueue;

/** Worker slots that take one job after the other, each of the same length. */
final class Slots {
  private Slots() {}

  /**
   * Seconds until a slot is free for a job.
   *
   * @param slots 1 or more
   * @param elapsed of every running job, the seconds since it began
   * @param jobSeconds length of a job
   * @param ahead jobs that begin first
   */
  static double wait(int slots, List<Double> elapsed, double jobSeconds, int ahead) {
    var freeAt = new PriorityQueue<Double>();
    elapsed.stream()
        .map(seconds -> Math.max(0, jobSeconds - seconds))
        .sorted()
        .limit(slots)
        .forEach(freeAt::add);
    while (freeAt.size() < slots) freeAt.add(0.);
    for (int i = 0; i < ahead; i++) freeAt.add(freeAt.remove() + jobSeconds);
    return freeAt.element();
  }
}
