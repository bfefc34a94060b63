package dev.resow.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.resow.api.json.StrictBody;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of {@code POST /v1/images/generations}: the parameters of the OpenAI API that mean
 * something here, and those of its clients that change nothing. Any other parameter is an error, as
 * it is there.
 */
@Schema(
    description =
        "Images to generate, in the form of the OpenAI API. quality, style, moderation, user, safety_identifier,"
            + " and output_compression are accepted and change nothing.",
    examples = "{\"prompt\": \"a photo of a cat and a fox\", \"n\": 2, \"size\": \"128x128\"}",
    requiredProperties = {"prompt"})
public record ImageRequest(
    @Schema(description = "Text that describes the image.") String prompt,
    @Schema(description = "Name of a model of GET /v1/models. Default: the standard model.")
        String model,
    @Schema(description = "Number of images, 1 to 10; each is a job. Default: 1.") Integer n,
    @Schema(description = "WIDTHxHEIGHT in pixels, or auto for the model's. Default: auto.")
        String size,
    @JsonProperty("response_format")
        @Schema(
            description =
                "b64_json: the PNG file in Base64. url: its address on this server, which needs the same key."
                    + " Default: b64_json.")
        String responseFormat,
    @Schema(
            description =
                "True for server-sent events, one for each partial and each finished image. Default: false.")
        Boolean stream,
    @JsonProperty("output_format") @Schema(description = "png. Default: png.") String outputFormat,
    @Schema(description = "auto or opaque. Default: auto.") String background,
    @JsonProperty("partial_images")
        @Schema(
            description =
                "With stream: small pictures of each image while it is made, 0 to 3. Default: 0.")
        Integer partialImages,
    @Schema(description = "Accepted, without effect.") String quality,
    @Schema(description = "Accepted, without effect.") String style,
    @Schema(description = "Accepted, without effect.") String moderation,
    @JsonProperty("output_compression") @Schema(description = "Accepted, without effect.")
        Integer outputCompression,
    @Schema(description = "Accepted and not stored.") String user,
    @JsonProperty("safety_identifier") @Schema(description = "Accepted and not stored.")
        String safetyIdentifier)
    implements StrictBody {}
