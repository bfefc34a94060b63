package dev.resow.menagerie.tune;

import dev.resow.menagerie.options.GivenOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Options of every training, whatever its recipe.
 *
 * @param model folder of the base model
 * @param name of the adapter and of the training's folder
 * @param prompts name of a set, or a file
 * @param updates of the whole training
 * @param time of this run
 * @param seed of prompts and noise
 * @param out file of the adapter
 * @param folder of checkpoint and figures
 */
record CommonOptions(
    Path model,
    String name,
    String prompts,
    long updates,
    Duration time,
    long seed,
    Path out,
    Path folder) {
  private static final int LONGEST_DAYS = 30;

  /**
   * Takes its own out of the given ones.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  static CommonOptions take(GivenOptions given) {
    var name = given.text("name", null);
    if (name == null || !name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "--name: expected 1 to 64 of a-z, 0-9, '-', '_' and '.', found "
              + (name == null ? "none" : "'" + name + "'"));
    }
    return new CommonOptions(
        Path.of(given.text("model", "models/menagerie")),
        name,
        given.text("prompts", "mix"),
        given.number("iterations", "200", "1 or more", Long::parseLong, 1, Long.MAX_VALUE),
        time(given),
        given.number("seed", "1", "a whole number", Long::parseLong, -1e18, 1e18),
        Path.of(given.text("out", "target/adapters/" + name + ".safetensors")),
        Path.of(".resow/training", name));
  }

  private static Duration time(GivenOptions given) {
    double most = Duration.ofDays(LONGEST_DAYS).toMinutes();
    var minutes =
        given.number(
            "minutes",
            Double.toString(most),
            "above 0, up to 30 days",
            Double::parseDouble,
            1e-3,
            most);
    return Duration.ofMillis(Math.round(minutes * 60_000));
  }
}
