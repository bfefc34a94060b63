package dev.resow.api.openai;

import dev.resow.api.jobs.JobRequest;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks for.
 *
 * @param job each of the images
 * @param images how many
 * @param urls true for addresses instead of the images themselves
 * @param stream true for server-sent events
 * @param partial pictures of each image while it is made, in a stream
 */
record ImagePlan(JobRequest job, int images, boolean urls, boolean stream, int partial) {
  private static final int MOST = 10;
  private static final int MOST_PARTIAL = 3;
  private static final String AUTO = "auto";
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4})x([1-9][0-9]{0,4})");

  /**
   * @throws ProblemException with every parameter at fault; {@link dev.resow.api.jobs.JobValidator}
   *     checks the limits of the model
   */
  static ImagePlan of(ImageRequest request) {
    var errors = new ArrayList<FieldError>();
    int images = range(errors, "n", request.n(), 1, 1, MOST);
    int partial = range(errors, "partial_images", request.partialImages(), 0, 0, MOST_PARTIAL);
    oneOf(errors, "response_format", request.responseFormat(), "b64_json", "url");
    oneOf(errors, "output_format", request.outputFormat(), "png");
    oneOf(errors, "background", request.background(), AUTO, "opaque");
    boolean stream = Boolean.TRUE.equals(request.stream());
    boolean urls = "url".equals(request.responseFormat());
    if (stream && urls)
      errors.add(new FieldError("response_format", "Must be b64_json if stream is true."));
    JobRequest job = sized(errors, request);
    if (!errors.isEmpty()) throw ProblemException.of(ProblemType.INVALID_JOB, errors);
    return stream && partial > 0
        ? new ImagePlan(job.withPreviews(partial), images, urls, true, partial)
        : new ImagePlan(job, images, urls, stream, 0);
  }

  private static JobRequest sized(List<FieldError> errors, ImageRequest request) {
    String size = request.size();
    if (size == null || size.equals(AUTO))
      return JobRequest.plain(request.prompt(), request.model(), null, null);
    Matcher sides = SIZE.matcher(size);
    if (!sides.matches()) {
      errors.add(
          new FieldError(
              "size",
              "Must be WIDTHxHEIGHT in pixels, e.g. 128x128, or auto, not '%s'."
                  .formatted(Excerpt.of(size))));
      return null;
    }
    return JobRequest.plain(
        request.prompt(),
        request.model(),
        Integer.valueOf(sides.group(1)),
        Integer.valueOf(sides.group(2)));
  }

  private static int range(
      List<FieldError> errors, String name, Integer value, int standard, int least, int most) {
    if (value == null) return standard;
    if (value < least || value > most)
      errors.add(
          new FieldError(name, "Must be from %d to %d, not %d.".formatted(least, most, value)));
    return value;
  }

  private static void oneOf(
      List<FieldError> errors, String name, String value, String... possible) {
    if (value != null && !List.of(possible).contains(value))
      errors.add(
          new FieldError(
              name,
              "This server supports %s, not '%s'."
                  .formatted(String.join(" and ", possible), Excerpt.of(value))));
  }
}
