package dev.resow.contract;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * W3C Trace Context's {@code traceparent}, version 00: {@code 00-traceId-parentId-flags}. Carried
 * from the HTTP request through every topic, so that one trace id finds the whole job.
 */
public final class Traceparent {
  private static final Pattern FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private Traceparent() {}

  public static boolean valid(String traceparent) {
    return traceparent != null && FORM.matcher(traceparent).matches();
  }

  /** A new trace, sampled. */
  public static String start(RandomGenerator random) {
    return "00-" + hex(random) + hex(random) + "-" + hex(random) + "-01";
  }

  /** A new span in the parent's trace; a new trace if the parent is not valid. */
  public static String child(String parent, RandomGenerator random) {
    return valid(parent)
        ? parent.substring(0, 36) + hex(random) + parent.substring(52)
        : start(random);
  }

  /** 16 hexadecimal digits, never all zero. */
  private static String hex(RandomGenerator random) {
    return HexFormat.of().toHexDigits(random.nextLong(1, Long.MAX_VALUE));
  }
}
