package dev.resow.api.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The latest changes that this process has received, so that a reconnecting client gets what it
 * missed. A position in it is a text for {@code Last-Event-ID}: the log's own name and a number.
 * Another process, or this one after a restart, does not know the name and asks the client to
 * resync. Not thread-safe.
 */
final class ChangeLog {
  static final int REMEMBERED = 20_000;

  /** One change; number counts from 1. */
  private record Change(long number, UUID job) {}

  private final String name = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  private final Deque<Change> changes = new ArrayDeque<>();
  private long last;

  /** The number up to which something is forgotten, or was never heard. */
  private long forgotten;

  /** Number of the change. */
  long add(UUID job) {
    changes.addLast(new Change(++last, job));
    if (changes.size() > REMEMBERED) forgotten = changes.removeFirst().number();
    return last;
  }

  /** Changes may have been missed: no reader can resume from an earlier position. */
  void lost() {
    changes.clear();
    forgotten = ++last;
  }

  long last() {
    return last;
  }

  String place(long number) {
    return name + "-" + number;
  }

  /** The jobs that changed after a place; empty if that is not known any more, or never was. */
  Optional<Set<UUID>> since(String place) {
    int dash = place.lastIndexOf('-');
    if (dash < 0 || !place.substring(0, dash).equals(name)) return Optional.empty();
    long number;
    try {
      number = Long.parseUnsignedLong(place.substring(dash + 1));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (number < forgotten || number > last) return Optional.empty();
    var missed = new HashSet<UUID>();
    for (var newest = changes.descendingIterator(); newest.hasNext(); ) {
      Change change = newest.next();
      if (change.number() <= number) break;
      missed.add(change.job());
      if (missed.size() > ChangeFeed.MOST) return Optional.empty();
    }
    return Optional.of(missed);
  }
}
