package dev.resow.contract;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * UUID version 7 (RFC 9562, section 5.7): milliseconds first, then 74 random bits. Rows made one
 * after the other lie side by side in an index.
 */
public final class TimeOrderedId {
  private TimeOrderedId() {}

  public static UUID at(Instant time, RandomGenerator random) {
    long high = time.toEpochMilli() << 16 | 0x7000 | random.nextLong() & 0x0fff;
    long low = 1L << 63 | random.nextLong() & 0x3fff_ffff_ffff_ffffL;
    return new UUID(high, low);
  }
}
