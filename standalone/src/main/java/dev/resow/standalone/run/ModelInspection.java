package dev.resow.standalone.run;

import dev.resow.diffusion.model.ModelFolder;
import dev.resow.diffusion.model.ModelReport;
import dev.resow.diffusion.model.ModelSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Result of opening the configured model without its weights: files, shapes, memory. Takes well
 * under a second.
 *
 * @param problem why the model cannot be used, or empty
 * @param summary the memory it needs, in words; empty when unknown
 * @param warnings parts or settings that are missing or ignored
 */
public record ModelInspection(Optional<String> problem, String summary, List<String> warnings) {
  private static final double GIB = 1 << 30;

  /** Inspects a model folder with the settings of the environment. */
  public static ModelInspection of(Path model) {
    try {
      return of(ModelFolder.inspect(model, ModelSettings.fromEnvironment(System.getenv())));
    } catch (IllegalArgumentException wrongVariable) {
      return new ModelInspection(Optional.of(wrongVariable.getMessage()), "", List.of());
    }
  }

  private static ModelInspection of(ModelReport report) {
    String summary =
        report
            .need()
            .map(
                need ->
                    String.format(Locale.ROOT, "needs %.1f GiB of memory", need.peak() / GIB)
                        + (report.available().isPresent()
                            ? String.format(
                                Locale.ROOT, " of %.1f GiB", report.available().getAsLong() / GIB)
                            : ""))
            .orElse("");
    return new ModelInspection(report.problem(), summary, report.warnings());
  }
}
