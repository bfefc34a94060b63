package dev.resow.diffusion.adapter;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of layers in the files of diffusers and PEFT: the network's folder, then the name of the
 * layer. PEFT puts {@code base_model.model} in place of the folder, and has one network per file; a
 * name without a folder is one of the network that predicts.
 */
final class DiffusersNames implements Placed.Names {
  private static final List<String> NETWORKS =
      List.of(
          AdapterBase.TRANSFORMER,
          AdapterBase.UNET,
          "text_encoder",
          "text_encoder_2",
          "text_encoder_3");

  /** Before PEFT, an attention's matrices stood beside its layers. */
  private static final Pattern PROCESSOR = Pattern.compile("(.*)\\.processor\\.(to_\\w+)_lora");

  private static final String PEFT = "base_model.model.";

  private final AdapterBase base;

  DiffusersNames(AdapterBase base) {
    this.base = base;
  }

  @Override
  public Optional<List<Placed>> layers(String stem) {
    return candidates(layer(stem))
        .filter(target -> base.layer(target).isPresent())
        .findFirst()
        .map(target -> List.of(new Placed(target, false)));
  }

  private static String layer(String stem) {
    var processor = PROCESSOR.matcher(stem);
    return processor.matches()
        ? processor.group(1)
            + "."
            + (processor.group(2).equals("to_out") ? "to_out.0" : processor.group(2))
        : stem;
  }

  private Stream<Target> candidates(String stem) {
    if (stem.startsWith(PEFT)) {
      return Stream.of(new Target(base.backbone(), stem.substring(PEFT.length())));
    }
    return NETWORKS.stream()
        .filter(network -> stem.startsWith(network + "."))
        .findFirst()
        .map(network -> named(network, stem.substring(network.length() + 1)))
        .orElseGet(() -> Stream.of(new Target(base.backbone(), stem)));
  }

  /** Versions of transformers differ in whether the names of CLIP have a common beginning. */
  private static Stream<Target> named(String network, String module) {
    return Stream.of(new Target(network, module), new Target(network, "text_model." + module));
  }
}
