package dev.resow.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer with all images.
 *
 * @param created seconds since 1970
 */
@Schema(description = "Generated images, in the form of the OpenAI API.")
public record ImagesAnswer(
    @Schema(description = "Time of the answer in seconds since 1970.") long created,
    @Schema(description = "The images.") List<Image> data,
    @JsonProperty("output_format") @Schema(description = "Always png.") String outputFormat,
    @Schema(description = "WIDTHxHEIGHT in pixels.") String size) {

  /**
   * One of these.
   *
   * @param b64Json the file in Base64, or null
   * @param url its address, or null
   */
  @Schema(name = "GeneratedImage", description = "An image: the file itself or its address.")
  public record Image(
      @JsonProperty("b64_json") @Schema(description = "The PNG file in Base64; absent with url.")
          String b64Json,
      @Schema(description = "Address of the PNG file; absent with b64_json.") String url,
      @Schema(
              description =
                  "The job that made it, see GET /v1/jobs/{id}. Not part of the OpenAI API.")
          UUID job) {}
}
