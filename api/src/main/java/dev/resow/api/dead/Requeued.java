package dev.resow.api.dead;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Result of requeueing one letter. */
@Schema(description = "A requeued dead letter: a new job, or a record sent to its topic.")
public record Requeued(
    String letter,
    @Schema(description = "The new job; absent for a record.") UUID job,
    @Schema(description = "Topic the record was sent to; absent for a job.") String topic,
    @Schema(description = "True if the letter was already requeued; nothing changed.")
        boolean repeated) {}
