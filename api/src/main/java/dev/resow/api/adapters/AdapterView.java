package dev.resow.api.adapters;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An adapter as clients see it.
 *
 * @param sha256 of its file
 * @param bytes size of its file
 * @param base identity of the model's files
 * @param rank the largest of its layers
 * @param layers how many layers of the model it changes
 * @param tenants who may use it; absent = everybody
 */
@Schema(description = "A low-rank adapter (LoRA) that jobs can put over a model.")
public record AdapterView(
    @Schema(description = "Name, as in the adapters of a job.") String name,
    @Schema(
            description =
                "candidate (uploaded, for trials), active (released) or retired (no new jobs).")
        AdapterState state,
    @Schema(description = "Model that the adapter belongs to.") String model,
    @Schema(description = "Identity of the files of that model.") String base,
    @Schema(description = "SHA-256 of the file, 64 hexadecimal digits.") String sha256,
    @Schema(description = "Size of the file in bytes.") long bytes,
    @Schema(description = "Largest rank of its matrices.") int rank,
    @Schema(description = "Number of layers that it changes.") int layers,
    @Schema(description = "Tenants that may use the adapter; absent if all may.")
        List<String> tenants,
    @Schema(description = "When it was uploaded.") Instant createdAt,
    @Schema(description = "When its state changed last.") Instant changedAt) {

  static AdapterView of(AdapterRow row) {
    return new AdapterView(
        row.name,
        row.state,
        row.model,
        row.base,
        row.sha256,
        row.bytes,
        row.rank,
        row.layers,
        row.tenants == null ? null : List.of(row.tenants),
        row.createdAt,
        row.changedAt);
  }
}
