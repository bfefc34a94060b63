package dev.resow.diffusion.tensor;

import java.util.List;

/** The other names under which published checkpoints keep a tensor. */
@FunctionalInterface
public interface KeyNames {
  /** Every tensor has one name. */
  KeyNames EXACT = key -> List.of();

  /**
   * @param key the name that the network asks for
   * @return names of the same tensor, the usual ones first
   */
  List<String> others(String key);
}
