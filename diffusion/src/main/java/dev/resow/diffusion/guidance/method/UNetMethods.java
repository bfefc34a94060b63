package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The rows of a U-Net, for which the family was published: {@link Methods}, with the
 * hyper-parameters of Stable Diffusion 1.4 where they differ, and without EnMMDiT's losses, which
 * are defined on the joint attention of a transformer.
 */
public final class UNetMethods {
  /** Table 1 of the paper that compares the family on this model. */
  private static final String TABLE = "InitNO as in Table 1 of arXiv 2504.17525";

  /** Starts that it may try before the last one. */
  private static final int STARTS = 4;

  private UNetMethods() {}

  /** The whole table, in the order of the documentation. */
  public static SequencedMap<String, Method> table(GuidanceSettings settings) {
    SequencedMap<String, Method> table = new LinkedHashMap<>(Methods.table(settings));
    table.values().removeIf(m -> m.terms().stream().anyMatch(t -> t.need() == Need.BLOCKS));
    table.replace("initno", Method.of("initno", TABLE, 50, Methods.initno(10, STARTS)));
    table.replace("initno+", Methods.initnoPlus(TABLE, Methods.initno(50, STARTS)));
    table.replace("saga", Methods.saga("saga", 50, 10, 10, 0.4));
    return table;
  }
}
