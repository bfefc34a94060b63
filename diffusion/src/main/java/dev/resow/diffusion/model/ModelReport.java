package dev.resow.diffusion.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model folder holds and needs, found without loading its weights.
 *
 * @param folder as it was given
 * @param name the model's name; empty where the folder is none
 * @param components the parts with weights
 * @param need memory, empty where the folder cannot be used
 * @param available bytes of memory for the model; empty where unknown or not limited
 * @param warnings sentences about what the model can do without: unused weights, files passed over
 * @param problem why the model cannot be used, or empty
 */
public record ModelReport(
    Path folder,
    String name,
    List<Component> components,
    Optional<MemoryNeed> need,
    OptionalLong available,
    List<String> warnings,
    Optional<String> problem) {

  /**
   * One part.
   *
   * @param name folder of the part
   * @param variant {@code full}, {@code fp16}, ...
   * @param file the file or index that is read
   * @param stored types of its tensors, e.g. {@code F16}
   * @param held in which precision it is held, {@code fp32}, {@code fp16} or {@code bf16}
   * @param bytes of memory while it is loaded
   */
  public record Component(
      String name, String variant, Path file, String stored, String held, long bytes) {}

  static ModelReport broken(Path folder, String problem) {
    return new ModelReport(
        folder,
        "",
        List.of(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(),
        Optional.of(problem));
  }

  /** Whether the model can be loaded here. */
  public boolean usable() {
    return problem.isEmpty();
  }
}
