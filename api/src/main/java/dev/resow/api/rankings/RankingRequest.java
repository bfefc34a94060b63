package dev.resow.api.rankings;

import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.PictureAspect;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Images of one prompt in an order. */
@InvalidAs(ProblemType.INVALID_RANKING)
@Schema(
    description =
        "Images of one prompt, ranked in one aspect. Everything is required. The images are those"
            + " of succeeded jobs of the caller's tenant.",
    examples =
        "{\"aspect\": \"attribute\", \"tiers\": [[\"01a1fd82-b7f0-77e4-8230-145ab8fc641c\"],"
            + " [\"01a1fd82-b7f1-7c02-9a10-5b1ab8fc0000\","
            + " \"01a1fd82-b7f2-7d11-8f20-6c2ab8fc1111\"]]}",
    requiredProperties = {"aspect", "tiers"})
public record RankingRequest(
    @Schema(
            description =
                "attribute: everything has the colour, size or material of the prompt. spatial:"
                    + " everything is where the prompt puts it. presence: everything that the"
                    + " prompt names is there, once.")
        PictureAspect aspect,
    @Schema(
            description =
                "Lists of job ids, the best first; images of one list are equally good. 2 to 20"
                    + " ids, each once.")
        List<List<UUID>> tiers)
    implements StrictBody {}
