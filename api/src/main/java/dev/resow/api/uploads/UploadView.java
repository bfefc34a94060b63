package dev.resow.api.uploads;

import dev.resow.contract.artifact.ArtifactId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An uploaded picture as clients see it.
 *
 * @param expiresAt when it is removed unless a job names it
 * @param hold why images made from it are held, or null
 */
@Schema(name = "Upload", description = "An uploaded picture, kept as PNG.")
public record UploadView(
    @Schema(
            description =
                "SHA-256 of the kept file, 64 hexadecimal digits: image or mask of a job. The same picture has the same id.")
        ArtifactId id,
    @Schema(description = "Width in pixels.") int width,
    @Schema(description = "Height in pixels.") int height,
    @Schema(description = "Size of the kept file in bytes.") long bytes,
    @Schema(description = "Time of the first upload.") Instant createdAt,
    @Schema(
            description =
                "Time at which the upload is removed unless it is uploaded or used again, or a job names it; absent if never.")
        Instant expiresAt,
    @Schema(
            description =
                "Why images that jobs make from it are held for review; absent if they are not.")
        String hold) {}
