package dev.resow.safety;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.contract.JobSpec;
import java.util.UUID;

/**
 * A finished image that nobody has seen.
 *
 * @param png the file; base64 in JSON
 */
public record PictureToCheck(
    UUID job,
    String tenant,
    String model,
    String prompt,
    String negativePrompt,
    @JsonProperty("image") byte[] png) {
  public static PictureToCheck of(UUID job, JobSpec spec, byte[] png) {
    return new PictureToCheck(
        job, spec.tenant(), spec.model(), spec.prompt(), spec.negativePrompt(), png);
  }
}
