package dev.resow.worker.generation;

import dev.resow.contract.WorkerHeartbeat;

/**
 * How many jobs a worker runs at once: the setting {@value #SETTING}, lowered to what memory holds.
 * {@code auto} divides the processors by the threads of a job, at least one slot; it is one where
 * processors do not limit the jobs, as on a GPU.
 *
 * @param jobs 1 to {@link WorkerHeartbeat#MOST_SLOTS}
 * @param reason of this number, in words
 */
public record SlotCount(int jobs, String reason) {
  /** As operators write it. */
  public static final String SETTING = "RESOW_SLOTS";

  private static final String AUTO = "auto";

  /**
   * @param setting {@code auto}, or a number
   * @param processors of this process
   * @throws IllegalArgumentException when the setting is neither {@code auto} nor 1 to 64
   */
  public static SlotCount of(String setting, SlotNeed need, int processors) {
    String stripped = setting.strip();
    return stripped.equals(AUTO)
        ? automatic(need, processors)
        : lowered(number(stripped), SETTING + "=" + stripped, need);
  }

  private static SlotCount automatic(SlotNeed need, int processors) {
    if (need.threads().isEmpty()) return new SlotCount(1, AUTO);
    int threads = need.threads().getAsInt();
    int wanted = Math.clamp(processors / threads, 1, WorkerHeartbeat.MOST_SLOTS);
    return lowered(
        wanted,
        "%s: processors %d, threads of a job %d".formatted(AUTO, processors, threads),
        need);
  }

  private static SlotCount lowered(int wanted, String reason, SlotNeed need) {
    int jobs = wanted;
    while (jobs > 1 && !need.fits(jobs)) jobs--;
    return new SlotCount(
        jobs,
        jobs == wanted
            ? reason
            : "%s, lowered from %d: %s".formatted(reason, wanted, need.reason()));
  }

  private static int number(String setting) {
    if (setting.matches("\\d{1,2}")) {
      int jobs = Integer.parseInt(setting);
      if (jobs >= 1 && jobs <= WorkerHeartbeat.MOST_SLOTS) return jobs;
    }
    throw new IllegalArgumentException(
        "%s: expected auto or a number of jobs from 1 to %d, found '%s'"
            .formatted(SETTING, WorkerHeartbeat.MOST_SLOTS, setting));
  }
}
