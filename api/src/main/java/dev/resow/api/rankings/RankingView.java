package dev.resow.api.rankings;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.resow.contract.PictureAspect;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A ranking as clients see it. */
@Schema(description = "Images of one prompt, ranked in one aspect by a person.")
public record RankingView(
    @Schema(description = "Id of the ranking; later rankings have greater ids.") UUID id,
    String tenant,
    String prompt,
    @Schema(description = "In what the images were compared.") PictureAspect aspect,
    @JsonRawValue
        @Schema(
            type = SchemaType.ARRAY,
            implementation = UUID[].class,
            description =
                "Lists of job ids, the best first; images of one list are equally good. Jobs may be"
                    + " gone.")
        String tiers,
    Instant createdAt,
    @Schema(description = "Who ranked them: the name of a key or token.") String createdBy) {

  /** Rankings, newest first. */
  @Schema(description = "A page of rankings, newest first.")
  public record Rankings(
      List<RankingView> items,
      @Schema(description = "Value of 'before' for the next page; absent on the last page.")
          UUID next) {}

  static RankingView of(RankingRow row) {
    return new RankingView(
        row.id, row.tenant, row.prompt, row.aspect, row.tiers, row.createdAt, row.createdBy);
  }
}
