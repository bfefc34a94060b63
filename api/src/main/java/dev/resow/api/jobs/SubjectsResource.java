package dev.resow.api.jobs;

import dev.resow.api.access.Roles;
import dev.resow.api.json.StrictBody;
import dev.resow.api.models.ModelCatalogue;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.PromptWarning;
import dev.resow.contract.Relation;
import dev.resow.contract.Texts;
import dev.resow.subjects.Subject;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/subjects}: the subjects of a job with this prompt that names none itself. */
@Path("/v1/subjects")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class SubjectsResource {
  private static final int LONGEST = 4_000;
  private static final ClipTokenLimit UNKNOWN = new ClipTokenLimit(0);

  private final JobSubjects subjects;
  private final ModelCatalogue models;

  SubjectsResource(JobSubjects subjects, ModelCatalogue models) {
    this.subjects = subjects;
    this.models = models;
  }

  /**
   * @param text what the model reads: the prompt without attention weights and other markup
   * @param items in the order of the text, with the places of their words in it
   * @param relations between items, by their indices
   * @param warnings about the reading
   */
  public record Subjects(
      String text, List<Subject> items, List<Relation> relations, List<PromptWarning> warnings) {}

  /** A prompt of any length that a query could not carry. */
  @Schema(requiredProperties = {"prompt"})
  public record SubjectsRequest(@Schema(examples = "a dog looks at a cat") String prompt)
      implements StrictBody {}

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "findSubjects",
      summary = "Find the subjects of a prompt",
      description =
          "Returns the nouns that a job with this prompt would keep apart, with the words that"
              + " describe them, in the order of the prompt; the relations between them; and what is"
              + " doubtful about this reading. With a model, nouns that its text encoders cannot"
              + " reach are left out and named in a warning.")
  public Subjects find(@QueryParam("prompt") String prompt, @QueryParam("model") String model) {
    if (prompt == null)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "prompt is missing. Send ?prompt=...");
    if (prompt.length() > LONGEST)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "prompt must have at most " + LONGEST + " characters.");
    return of(prompt, model == null ? UNKNOWN : reach(model));
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "findSubjectsOfBody",
      summary = "Find the subjects of a prompt in the body",
      description =
          "As the GET, for prompts that do not fit into a URL. Requires the scope submit.")
  public Subjects find(SubjectsRequest request) {
    if (request == null || request.prompt() == null)
      throw invalid("Must be the prompt to read. Send {\"prompt\": \"...\"}.");
    if (request.prompt().length() > LONGEST)
      throw invalid(
          "Must have at most %d characters, not %d.".formatted(LONGEST, request.prompt().length()));
    if (!Texts.isStorable(request.prompt()))
      throw invalid("Must be valid Unicode without U+0000, not half a surrogate pair.");
    return of(request.prompt(), UNKNOWN);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(
        ProblemType.INVALID_JOB, "prompt: " + detail, List.of(new FieldError("prompt", detail)));
  }

  private ClipTokenLimit reach(String model) {
    return models
        .find(model)
        .map(card -> new ClipTokenLimit(card.clipPositions()))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    "model must be the name of a model that GET /v1/models lists, not '%s'."
                        .formatted(Excerpt.of(model))));
  }

  private Subjects of(String prompt, ClipTokenLimit reach) {
    if (prompt.isBlank()) return new Subjects(prompt, List.of(), List.of(), List.of());
    var reading = subjects.read(prompt);
    List<Integer> kept = JobSubjects.reached(reading, reach);
    return new Subjects(
        reading.text(),
        kept.stream().map(reading.subjects()::get).toList(),
        ReadingViews.relations(reading, kept::indexOf),
        ReadingViews.warnings(reading, kept, reach.positions()));
  }
}
