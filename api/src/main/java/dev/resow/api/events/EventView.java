package dev.resow.api.events;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.resow.contract.EventType;
import dev.resow.contract.Json;
import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import dev.resow.persistence.AttemptNumbers;
import dev.resow.persistence.EventRow;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An event of a job.
 *
 * @param id 1, 2, 3, ... within the job; null for progress and previews, which are not stored
 * @param type CloudEvents type
 * @param data the event itself, see {@code docs/asyncapi.yaml}
 */
public record EventView(
    Integer id,
    String type,
    @Schema(
            description =
                "Attempt, counted 1, 2, 3, ... The attempt number inside data comes from the topics and may skip values.")
        Integer attempt,
    Instant at,
    @JsonRawValue @Schema(implementation = Object.class) String data) {
  public static EventView of(EventRow row) {
    return new EventView(row.seq, row.type, row.attempt, row.at, row.data);
  }

  /** The same with its attempt counted as people count. */
  public EventView numbered(AttemptNumbers numbers) {
    if (attempt != null && type.equals(EventType.ATTEMPT_STARTED.typeName()))
      numbers.began(attempt);
    return new EventView(id, type, numbers.of(attempt), at, data);
  }

  static EventView of(StepProgress progress) {
    return new EventView(
        null,
        EventType.STEP_PROGRESS.typeName(),
        progress.attempt(),
        progress.at(),
        Json.text(progress));
  }

  static EventView of(StepPreview preview) {
    return new EventView(
        null,
        EventType.STEP_PREVIEW.typeName(),
        preview.attempt(),
        preview.at(),
        Json.text(preview));
  }
}
