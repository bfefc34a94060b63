package dev.resow.api.dead;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of a letter. */
@Schema(description = "A letter that was queued again: as a new job, or as a record on its topic.")
public record Requeued(
    String letter,
    @Schema(description = "The new job; absent if a record was sent again.") UUID job,
    @Schema(description = "The topic it was sent to again; absent for a job.") String topic,
    @Schema(description = "True if it had been queued again before; nothing was done.")
        boolean repeated) {}
