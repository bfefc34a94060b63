package dev.resow.api.reviews;

import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import dev.resow.persistence.ReviewDecision;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a person decides about an image.
 *
 * @param reason for the client; required to refuse
 */
@InvalidAs(ProblemType.INVALID_REVIEW)
@Schema(requiredProperties = {"decision"})
public record ReviewRequest(
    ReviewDecision.Choice decision, @Schema(examples = "It shows a real person.") String reason)
    implements StrictBody {}
