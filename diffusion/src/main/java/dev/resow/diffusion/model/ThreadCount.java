package dev.resow.diffusion.model;

import java.util.Map;

/**
 * How many threads share one operator of a model on the CPU.
 *
 * <p>One for a narrow model: its operators take microseconds, about what two threads need to meet,
 * so a second one saves little alone and costs much where others use the cores too. Otherwise the
 * processors that are this process's own: the virtual machine counts those of its affinity mask
 * and, in a container, of the cgroup's quota (versions 1 and 2), rounded up, where the native
 * libraries would count the whole machine.
 */
public final class ThreadCount {
  /** The setting: {@value}, a number that wins over the rule, or {@code auto}. */
  public static final String SETTING = "RESOW_THREADS";

  /** Channels of the transformer below which one thread does an operator. */
  static final int NARROW = 512;

  private static final String OPENMP = "OMP_NUM_THREADS";
  private static final int MOST = 1024;

  private ThreadCount() {}

  /**
   * By the environment and the processors of this process.
   *
   * @param width channels of the transformer
   */
  public static int of(Map<String, String> environment, int width) {
    return of(environment, width, Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param environment with {@code RESOW_THREADS}, or OpenMP's own {@code OMP_NUM_THREADS}
   * @param width channels of the transformer
   * @param processors of this process
   * @throws IllegalArgumentException when the setting is neither {@code auto} nor 1 to 1024
   */
  static int of(Map<String, String> environment, int width, int processors) {
    var setting = environment.getOrDefault(SETTING, "auto").strip();
    if (!setting.equals("auto")) return number(SETTING, "auto or a number", setting);
    var openMp = environment.get(OPENMP);
    if (openMp != null) return number(OPENMP, "a number", openMp.split(",")[0].strip());
    return width < NARROW ? 1 : processors;
  }

  private static int number(String name, String expected, String setting) {
    if (setting.matches("\\d{1,4}")) {
      int count = Integer.parseInt(setting);
      if (count >= 1 && count <= MOST) return count;
    }
    throw new IllegalArgumentException(
        "%s: expected %s of threads from 1 to %d, found '%s'"
            .formatted(name, expected, MOST, setting));
  }
}
