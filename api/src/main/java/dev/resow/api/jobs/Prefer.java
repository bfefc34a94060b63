package dev.resow.api.jobs;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Prefer} header (RFC 7240); of it {@code wait} is understood, the rest is ignored. */
public final class Prefer {
  public static final String HEADER = "Prefer";

  /** A client that wants to wait longer asks again. */
  static final int LONGEST_SECONDS = 60;

  private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?([0-9]{1,9})\"?");

  private Prefer() {}

  /** How long the client is ready to wait for the end of the job, at most a minute. */
  public static Optional<Duration> wait(String header) {
    if (header == null) return Optional.empty();
    return Arrays.stream(header.toLowerCase(Locale.ROOT).split(","))
        .map(String::strip)
        .map(WAIT::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(match -> Math.min(LONGEST_SECONDS, Integer.parseInt(match.group(1))))
        .map(Duration::ofSeconds);
  }
}
