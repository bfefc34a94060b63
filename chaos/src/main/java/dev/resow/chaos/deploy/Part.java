package dev.resow.chaos.deploy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A kind of process. */
public enum Part {
  WORKER,
  SCHEDULER,
  API,
  BROKER,
  DATABASE,
  /** The S3 server. */
  STORE;

  /** For people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of a process.
   *
   * @param process e.g. {@code api} or {@code broker-2}
   * @throws IllegalArgumentException for a name that no process has
   */
  public static Part of(String process) {
    for (Part part : values()) if (process.matches(processes(part))) return part;
    throw new IllegalArgumentException(
        "expected the name of a process such as broker-2, found " + process);
  }

  /** A regular expression for the labels of kinds: {@code api|scheduler}. */
  public static String labels(Part... parts) {
    return Arrays.stream(parts).map(Part::label).collect(Collectors.joining("|"));
  }

  /** A regular expression for the names of processes of kinds: {@code api}, {@code broker-2}. */
  static String processes(Part... parts) {
    return "(?:%s)(?:-\\d+)?".formatted(labels(parts));
  }

  /** Names of so many processes: none, {@code broker}, or {@code broker-1} and so on. */
  List<String> names(int count) {
    return count == 1 ? List.of(label()) : numbered(count);
  }

  /** As {@link #names}, with a number even for a single one. */
  List<String> numbered(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> label() + "-" + i).toList();
  }
}
