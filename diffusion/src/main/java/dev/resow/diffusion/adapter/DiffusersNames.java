package dev.resow.diffusion.adapter;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names of layers in the files of diffusers and PEFT: the network's folder, then the name of the
 * layer. PEFT puts {@code base_model.model} in place of the folder, and has one network per file.
 */
final class DiffusersNames implements Placed.Names {
  private static final List<String> NETWORKS =
      List.of(AdapterBase.TRANSFORMER, "text_encoder", "text_encoder_2", "text_encoder_3");
  private static final String PEFT = "base_model.model.";

  private final AdapterBase base;

  DiffusersNames(AdapterBase base) {
    this.base = base;
  }

  @Override
  public Optional<List<Placed>> layers(String stem) {
    return candidates(stem)
        .filter(target -> base.layer(target).isPresent())
        .findFirst()
        .map(target -> List.of(new Placed(target, false)));
  }

  private static Stream<Target> candidates(String stem) {
    if (stem.startsWith(PEFT)) {
      return Stream.of(new Target(AdapterBase.TRANSFORMER, stem.substring(PEFT.length())));
    }
    return NETWORKS.stream()
        .filter(network -> stem.startsWith(network + "."))
        .findFirst()
        .map(network -> named(network, stem.substring(network.length() + 1)))
        .orElseGet(() -> Stream.of(new Target(AdapterBase.TRANSFORMER, stem)));
  }

  /** Versions of transformers differ in whether the names of CLIP have a common beginning. */
  private static Stream<Target> named(String network, String module) {
    return Stream.of(new Target(network, module), new Target(network, "text_model." + module));
  }
}
