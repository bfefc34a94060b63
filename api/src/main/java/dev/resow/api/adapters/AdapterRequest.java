package dev.resow.api.adapters;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An adapter that a job asks for.
 *
 * @param scale 1 if absent
 * @param subject the whole picture if absent
 */
@Schema(requiredProperties = {"name"})
public record AdapterRequest(
    @Schema(description = "Name of the adapter, see GET /v1/adapters.", examples = "fur")
        String name,
    @Schema(
            description =
                "Factor on its changes, -10 to 10; 1 is the strength it was trained with. Default: 1.")
        Double scale,
    @Schema(
            description =
                "Subject of the job that the adapter belongs to, with the words before it where two subjects share a"
                    + " noun; it acts in this subject's region only. Requires a method with subjectAdapters."
                    + " Default: the whole picture.",
            examples = "dog")
        String subject) {
  /** For the whole picture. */
  public AdapterRequest(String name, Double scale) {
    this(name, scale, null);
  }
}
