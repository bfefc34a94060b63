package dev.resow.training.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What makes two trainings the same: equal identities give equal adapters after as many updates.
 *
 * @param recipe its word
 * @param settings all settings of the recipe in one line
 * @param base fingerprint of the base model's files
 * @param seed of prompts and noise
 * @param prompts digest of the prompts in their order, see {@link #digest}
 * @param reward the reward's own identity, such as the hash of a critic's weights
 */
public record TrainingIdentity(
    String recipe, String settings, String base, long seed, String prompts, String reward) {

  /** SHA-256 of prompts, one a line, as 64 hexadecimal digits. */
  public static String digest(List<String> prompts) {
    try {
      var text = String.join("\n", prompts).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** By name, in a fixed order. */
  public SequencedMap<String, String> fields() {
    var fields = new LinkedHashMap<String, String>();
    fields.put("recipe", recipe);
    fields.put("settings", settings);
    fields.put("base", base);
    fields.put("seed", Long.toString(seed));
    fields.put("prompts", prompts);
    fields.put("reward", reward);
    return fields;
  }

  /**
   * @param saved the fields of a checkpoint, among others
   * @throws IllegalArgumentException when the checkpoint belongs to another training
   */
  public void check(java.util.Map<String, String> saved) {
    fields()
        .forEach(
            (name, value) -> {
              if (!value.equals(saved.get(name))) {
                throw new IllegalArgumentException(
                    "the checkpoint belongs to another training: expected %s %s, found %s; train under another name, or remove the checkpoint"
                        .formatted(name, value, saved.get(name)));
              }
            });
  }
}
