package dev.resow.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The topics of released jobs: one per model, so that no worker acquires a job that it cannot
 * sample, and {@link Topics#READY}, which workers of every model read.
 */
public final class ReadyTopics {
  /** Most characters of a model's part of the name. */
  private static final int LONGEST = 48;

  private static final int HASH_BYTES = 8;
  private static final String PREFIX = Topics.READY + ".";
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9-]{1,%d}".formatted(LONGEST));
  private static final Pattern ANY =
      Pattern.compile(
          "%s(%s|[a-z0-9-]{0,%d}_[0-9a-f]{%d})"
              .formatted(Pattern.quote(PREFIX), PLAIN, readable(), 2 * HASH_BYTES));

  private ReadyTopics() {}

  /**
   * The topic of a model: {@code resow.jobs.ready.} and the name if that has only lower-case
   * letters, digits and hyphens, at most 48; otherwise the letters of the name that Kafka allows,
   * an underscore and 64 bits of its SHA-256. Two models never share a topic, and no two topics
   * differ only in dots and underscores, which Kafka refuses.
   *
   * @param model as in {@link JobSpec#model()}
   */
  public static String of(String model) {
    return PREFIX + (PLAIN.matcher(model).matches() ? model : hashed(model));
  }

  /**
   * The topic of one version of a model, while workers hold several: named as that of a model, with
   * a hash of both.
   *
   * @param fingerprint digest of the version's {@link ModelFingerprint}
   */
  public static String of(String model, String fingerprint) {
    return PREFIX + readable(model) + "_" + hash(model + "\n" + fingerprint);
  }

  /** Whether jobs are released to the topic. */
  public static boolean isOne(String topic) {
    return topic.equals(Topics.READY) || isOfOneModel(topic);
  }

  /** Whether the topic is that of some model, or of a version of one. */
  public static boolean isOfOneModel(String topic) {
    return ANY.matcher(topic).matches();
  }

  private static String hashed(String model) {
    return readable(model) + "_" + hash(model);
  }

  private static String readable(String model) {
    String letters = model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return letters.substring(0, Math.min(letters.length(), readable()));
  }

  /** Characters that remain beside the underscore and the hash. */
  private static int readable() {
    return LONGEST - 1 - 2 * HASH_BYTES;
  }

  private static String hash(String model) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(model.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
