package dev.resow.api.reviews;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.images.JobPicture;
import dev.resow.api.images.StoredImages;
import dev.resow.api.jobs.JobId;
import dev.resow.api.jobs.JobReview;
import dev.resow.api.json.Page;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Parameters;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.ImageRef;
import dev.resow.contract.Texts;
import dev.resow.persistence.ReviewDecision;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/reviews}. */
@Path("/v1/reviews")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reviews", description = "Images that a safety check held or refused.")
public class ReviewsResource {
  private static final int MAX_PAGE = 200;
  private static final int LONGEST_REASON = 500;

  private final Caller caller;
  private final ReviewStore store;
  private final StoredImages images;

  ReviewsResource(Caller caller, ReviewStore store, StoredImages images) {
    this.caller = caller;
    this.store = store;
    this.images = images;
  }

  @GET
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      operationId = "listReviews",
      summary = "List images to review, newest first",
      description =
          "Images of every tenant the caller can read that a safety check held or refused. Requires the scope admin.")
  public ReviewView.ReviewPage list(
      @Parameter(
              description = "held, refused, released, or any. Default: held.",
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"held", "refused", "released", "any"}))
          @QueryParam("state")
          @DefaultValue("held")
          String state,
      @Parameter(
              description = "Id of the last job of the previous page. Default: the first page.",
              schema = @Schema(type = SchemaType.STRING, format = "uuid"))
          @QueryParam("before")
          String before,
      @Parameter(
              description = "Page size, 1 to 200. Default: 50.",
              schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "200"))
          @QueryParam("limit")
          @DefaultValue("50")
          String size) {
    int limit = Parameters.number("limit", size, 1, MAX_PAGE);
    var page =
        Page.of(
            store.page(
                caller.identity().tenants(),
                state(state),
                before == null ? null : JobId.parse(before),
                limit + 1),
            limit);
    return new ReviewView.ReviewPage(page.items(), page.next(ReviewView::job));
  }

  private static JobReview.State state(String word) {
    return switch (word) {
      case "held" -> JobReview.State.HELD;
      case "refused" -> JobReview.State.REFUSED;
      case "released" -> JobReview.State.RELEASED;
      case "any" -> null;
      default ->
          throw new ProblemException(
              ProblemType.INVALID_PARAMETER,
              "state must be held, refused, released or any, not '%s'."
                  .formatted(Excerpt.of(word)));
    };
  }

  @GET
  @RolesAllowed(Roles.ADMIN)
  @Path("{id}")
  @Operation(
      operationId = "getReview",
      summary = "Get an image to review",
      description = "With every decision about it. Requires the scope admin.")
  public ReviewView get(@PathParam("id") String id) {
    return store.get(caller.identity().tenants(), JobId.parse(id));
  }

  @GET
  @RolesAllowed(Roles.ADMIN)
  @Path("{id}/image")
  @Produces(ImageRef.MEDIA_TYPE)
  @Operation(
      operationId = "getReviewedImage",
      summary = "Get the file of an image to review",
      description =
          "A PNG file, whether the image is shown to others or not. Requires the scope admin.")
  @APIResponse(
      responseCode = "200",
      description = "The image",
      content =
          @Content(
              mediaType = ImageRef.MEDIA_TYPE,
              schema = @Schema(type = SchemaType.STRING, format = "binary")))
  public Response image(@PathParam("id") String id) {
    UUID job = JobId.parse(id);
    byte[] png = images.forReview(JobPicture.of(store.find(caller.identity().tenants(), job)));
    return Response.ok(png, ImageRef.MEDIA_TYPE)
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Disposition", "inline; filename=\"" + job + ".png\"")
        .build();
  }

  @POST
  @RolesAllowed(Roles.ADMIN)
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "decideReview",
      summary = "Release or refuse an image",
      description =
          "The latest decision counts; every one is kept with who made it and when. Repeating it changes nothing. Requires"
              + " the scope admin.")
  @APIResponse(
      responseCode = "200",
      description = "The image with the decision",
      content = @Content(schema = @Schema(implementation = ReviewView.class)))
  @APIResponse(responseCode = "409", description = "The job has not ended")
  @APIResponse(responseCode = "422", description = "The decision is invalid")
  public ReviewView decide(@PathParam("id") String id, ReviewRequest request) {
    if (request == null || request.decision() == null)
      throw invalid("decision", "Required: release or refuse.");
    String reason =
        request.reason() == null || request.reason().isBlank() ? null : request.reason();
    if (reason == null && request.decision() == ReviewDecision.Choice.REFUSE)
      throw invalid("reason", "Required to refuse an image: the client reads it.");
    if (reason != null && reason.length() > LONGEST_REASON)
      throw invalid("reason", "Must have at most " + LONGEST_REASON + " characters.");
    if (reason != null && !Texts.isStorable(reason))
      throw invalid("reason", "Must be valid Unicode without U+0000.");
    return store.decide(
        caller.identity().tenants(),
        JobId.parse(id),
        new ReviewRequest(request.decision(), reason),
        caller.identity().name());
  }

  private static ProblemException invalid(String field, String detail) {
    return ProblemException.of(ProblemType.INVALID_REVIEW, List.of(new FieldError(field, detail)));
  }
}
