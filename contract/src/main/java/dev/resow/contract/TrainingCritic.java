package dev.resow.contract;

import java.util.regex.Pattern;

/**
 * A frozen network that a training learns from.
 *
 * @param name of its folder below the critics of a trainer
 * @param sha256 over the files of that folder: what the name meant when the training was accepted
 */
public record TrainingCritic(String name, String sha256) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public TrainingCritic {
    Checks.name("critic.name", name);
    Checks.name("critic.sha256", sha256);
    if (!NAME.matcher(name).matches())
      throw new IllegalArgumentException(
          "'critic.name' must be 1 to 63 lower-case letters, digits, '.', '_' or '-'");
    if (!SHA256.matcher(sha256).matches())
      throw new IllegalArgumentException("'critic.sha256' must be 64 hexadecimal digits");
  }
}
