package dev.resow.api.mcp;

import dev.resow.api.access.Scope;
import dev.resow.api.images.ImageResource;
import dev.resow.api.jobs.JobRequest;
import dev.resow.api.jobs.JobView;
import dev.resow.api.jobs.JobsResource;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import io.quarkiverse.mcp.server.Content;
import io.quarkiverse.mcp.server.ImageContent;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolResponse;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.List;

/** Jobs and pictures as tools; each does what the route of the same name does. */
class PictureTools {
  private static final String JOB = "Id of the job, a UUID.";
  private static final String WAIT = "Seconds to wait for the end of the job, 0 to 50. Default: ";

  private final JobsResource jobs;
  private final ImageResource images;
  private final JobArguments arguments;
  private final ToolAnswers answers;

  PictureTools(
      JobsResource jobs, ImageResource images, JobArguments arguments, ToolAnswers answers) {
    this.jobs = jobs;
    this.images = images;
    this.arguments = arguments;
    this.answers = answers;
  }

  @Tool(
      name = Tools.GENERATE,
      description =
          "Generate a picture from a prompt. Submits a job to the queue, waits for its end and"
              + " returns the picture as an image with a summary in JSON. If the job takes longer"
              + " than waitSeconds, only the summary is returned and the job continues: call get_job"
              + " or get_picture with its id later. The verdict says whether an automatic check"
              + " found the subjects overlapping, missing, misplaced or mixed.",
      annotations =
          @Tool.Annotations(
              title = "Generate a picture",
              readOnlyHint = false,
              destructiveHint = false,
              openWorldHint = false))
  @RunOnVirtualThread
  ToolResponse generate(
      @ToolArg(
              description =
                  "Text that describes the picture, in English, e.g. 'a tiger and a leopard'.")
          String prompt,
      @ToolArg(required = false, description = "What to avoid in the picture.")
          String negativePrompt,
      @ToolArg(
              required = false,
              description =
                  "Nouns of the prompt to keep apart, at most 8. Default: found in the prompt.")
          List<String> subjects,
      @ToolArg(required = false, description = "A model of list_models. Default: the standard one.")
          String model,
      @ToolArg(
              required = false,
              description =
                  "A guidance method of the model, see list_models. Default: the model's.")
          String method,
      @ToolArg(
              required = false,
              description = "Width in pixels, within the model's limits. Default: the model's.")
          Integer width,
      @ToolArg(
              required = false,
              description = "Height in pixels, within the model's limits. Default: the model's.")
          Integer height,
      @ToolArg(required = false, description = "Denoising steps. Default: the model's.")
          Integer steps,
      @ToolArg(
              required = false,
              description =
                  "Seed as a decimal text, 0 to 18446744073709551615; the same seed gives the same"
                      + " picture. Default: random.")
          String seed,
      @ToolArg(
              required = false,
              description =
                  "Id of an uploaded picture to start from instead of noise, see POST /v1/uploads;"
                      + " only for models with startImages. The result has its size.")
          String image,
      @ToolArg(
              required = false,
              description =
                  "How much of the start picture changes, above 0 to 1. Default: 0.6; with a mask"
                      + " 1.")
          Double strength,
      @ToolArg(
              required = false,
              description =
                  "Id of an uploaded picture of the same size: where it is bright the start picture"
                      + " is made anew, all else stays.")
          String mask,
      @ToolArg(
              required = false,
              description =
                  "Repeating a call with the same key returns the job of the first call instead of"
                      + " a new one; 1 to 200 characters.")
          String idempotencyKey,
      @ToolArg(required = false, description = WAIT + "50.") Integer waitSeconds) {
    return answers.answer(
        Tools.GENERATE,
        Scope.SUBMIT,
        () -> {
          JobRequest request =
              arguments.read(
                  new JobArguments.Given(
                      prompt,
                      negativePrompt,
                      subjects,
                      model,
                      method,
                      width,
                      height,
                      steps,
                      seed,
                      image,
                      strength,
                      mask));
          return answer(
              view(
                  jobs.submit(
                      request, idempotencyKey, null, JobArguments.prefer(waitSeconds, 50))));
        });
  }

  @Tool(
      name = Tools.JOB,
      description =
          "State of a job: its place in the queue, its progress, and once it has ended the verdict"
              + " of the check and what was found wrong.",
      annotations =
          @Tool.Annotations(title = "Get a job", readOnlyHint = true, openWorldHint = false))
  @RunOnVirtualThread
  ToolResponse job(
      @ToolArg(description = JOB) String job,
      @ToolArg(required = false, description = WAIT + "0.") Integer waitSeconds) {
    return answers.answer(
        Tools.JOB,
        Scope.READ,
        () ->
            ToolAnswers.json(
                JobSummary.of(view(jobs.get(job, JobArguments.prefer(waitSeconds, 0))))));
  }

  @Tool(
      name = Tools.PICTURE,
      description =
          "The picture of a job that has succeeded, as a PNG image, with a summary in JSON.",
      annotations =
          @Tool.Annotations(title = "Get a picture", readOnlyHint = true, openWorldHint = false))
  @RunOnVirtualThread
  ToolResponse picture(@ToolArg(description = JOB) String job) {
    return answers.answer(Tools.PICTURE, Scope.READ, () -> picture(view(jobs.get(job, null))));
  }

  @Tool(
      name = Tools.CANCEL,
      description =
          "Cancel a job. A waiting job stops at once, a running one after its current step; one"
              + " that has ended stays as it is.",
      annotations =
          @Tool.Annotations(
              title = "Cancel a job",
              readOnlyHint = false,
              destructiveHint = true,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  ToolResponse cancel(@ToolArg(description = JOB) String job) {
    return answers.answer(
        Tools.CANCEL,
        Scope.SUBMIT,
        () -> ToolAnswers.json(JobSummary.of((JobView) jobs.cancel(job).getEntity())));
  }

  /** With the picture if there is one. */
  private ToolResponse answer(JobView job) {
    return job.state() == JobState.SUCCEEDED ? picture(job) : ToolAnswers.json(JobSummary.of(job));
  }

  /**
   * @throws dev.resow.api.problem.ProblemException if there is none
   */
  private ToolResponse picture(JobView job) {
    String png = Base64.getEncoder().encodeToString(images.png(job.id()));
    return ToolResponse.success(
        List.<Content>of(
            new ImageContent(png, ImageRef.MEDIA_TYPE),
            new TextContent(Json.text(JobSummary.of(job)))));
  }

  private static JobView view(Uni<Response> answer) {
    return (JobView) answer.await().atMost(JobArguments.LONGEST).getEntity();
  }
}
