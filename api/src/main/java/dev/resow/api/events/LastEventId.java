package dev.resow.api.events;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.util.Optional;

/**
 * A client's position in a stream: the {@code Last-Event-ID} header (HTML standard, server-sent
 * events).
 */
public final class LastEventId {
  private static final int LONGEST = 64;

  private LastEventId() {}

  /**
   * The number of an event; 0 if the client has none yet.
   *
   * @param header or null
   * @return empty for an id of another stream: the reader needs all events again
   * @throws ProblemException invalid-parameter for a negative number and for what is too large
   */
  public static Optional<Integer> number(String header) {
    String text = text(header);
    if (text == null) return Optional.of(0);
    if (!text.matches("[+-]?[0-9]+")) return Optional.empty();
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) return Optional.of(number);
    } catch (NumberFormatException tooLarge) {
      // reported below
    }
    throw refused("the number of an event of this job, from 0 to " + Integer.MAX_VALUE);
  }

  /**
   * The reader's position in the stream of all jobs; null if it sent none.
   *
   * @param header or null
   * @throws ProblemException invalid-parameter for an id that was never sent
   */
  public static String place(String header) {
    String text = text(header);
    if (text != null && text.startsWith("-")) throw refused("the id of a message of this stream");
    return text;
  }

  private static String text(String header) {
    if (header == null || header.isBlank()) return null;
    String text = header.strip();
    if (text.length() > LONGEST) throw refused("an id of at most " + LONGEST + " characters");
    return text;
  }

  private static ProblemException refused(String expected) {
    return new ProblemException(
        ProblemType.INVALID_PARAMETER, "Last-Event-ID must be " + expected + ".");
  }
}
