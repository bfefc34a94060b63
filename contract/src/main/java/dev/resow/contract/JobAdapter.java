package dev.resow.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A low-rank adapter that a job puts over its model. Several mix: their changes are added. One of a
 * single subject changes only what is sampled for that subject's region.
 *
 * @param name as in {@code GET /v1/adapters}
 * @param scale factor on its changes, -10 to 10; 1 = as it was trained
 * @param sha256 of its file in the artifact store: what the name meant when the job was accepted
 * @param subject index of the subject that it belongs to; null = the whole picture
 */
public record JobAdapter(String name, double scale, String sha256, Integer subject) {
  /** Most adapters of one job. */
  public static final int MOST = 8;

  /** The largest scale, and with a minus the smallest. */
  public static final double LARGEST_SCALE = 10;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public JobAdapter {
    Checks.name("adapters.name", name);
    Checks.name("adapters.sha256", sha256);
    if (!isName(name))
      throw new IllegalArgumentException(
          "'adapters.name' must be 1 to 63 lower-case letters, digits, '.', '_' or '-'");
    if (!SHA256.matcher(sha256).matches())
      throw new IllegalArgumentException("'adapters.sha256' must be 64 hexadecimal digits");
    if (!isScale(scale))
      throw new IllegalArgumentException("'adapters.scale' must be from -10 to 10, not " + scale);
    if (subject != null) Checks.atLeast("adapters.subject", subject, 0);
  }

  /** For the whole picture. */
  public JobAdapter(String name, double scale, String sha256) {
    this(name, scale, sha256, null);
  }

  /** The same for one subject, by its index. */
  public JobAdapter of(int index) {
    return new JobAdapter(name, scale, sha256, index);
  }

  /** Whether the other is the same file for the same subject, whatever the scales. */
  public boolean isOfSameSubject(JobAdapter other) {
    return sha256.equals(other.sha256) && Objects.equals(subject, other.subject);
  }

  /** Whether an adapter can have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether a job can give an adapter this scale. */
  public static boolean isScale(double scale) {
    return Math.abs(scale) <= LARGEST_SCALE;
  }

  /**
   * The adapters of a job: each once for the whole picture and once for every subject.
   *
   * @param subjects how many the job has
   */
  static List<JobAdapter> mix(List<JobAdapter> adapters, int subjects) {
    var list = Checks.list("adapters", adapters, MOST);
    var seen = new HashSet<String>();
    list.forEach(
        adapter -> {
          if (!seen.add(adapter.sha256() + " " + adapter.subject()))
            throw new IllegalArgumentException("'adapters' must name each adapter once");
          if (adapter.subject() != null && adapter.subject() >= subjects)
            throw new IllegalArgumentException(
                "'adapters.subject' must be the index of one of %d subjects, not %d"
                    .formatted(subjects, adapter.subject()));
        });
    return list;
  }
}
