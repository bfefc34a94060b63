package dev.resow.api.jobs;

import dev.resow.api.access.Roles;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.subjects.Subject;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/subjects}: the subjects of a job with this prompt that names none itself. */
@Path("/v1/subjects")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class SubjectsResource {
  private static final int LONGEST = 4_000;
  private final JobSubjects subjects;

  SubjectsResource(JobSubjects subjects) {
    this.subjects = subjects;
  }

  /** In the order of the prompt, with the places of their words. */
  public record Subjects(List<Subject> items) {}

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "findSubjects",
      summary = "Find the subjects of a prompt",
      description =
          "Returns the nouns that a job with this prompt would keep apart, with the words that"
              + " describe them, in the order of the prompt.")
  public Subjects find(@QueryParam("prompt") String prompt) {
    if (prompt == null)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "prompt is missing. Send ?prompt=...");
    if (prompt.length() > LONGEST)
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "prompt must have at most " + LONGEST + " characters.");
    return new Subjects(prompt.isBlank() ? List.of() : subjects.find(prompt));
  }
}
