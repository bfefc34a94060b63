package dev.resow.api.uploads;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.JobStart;
import dev.resow.contract.ModelCard;
import dev.resow.contract.artifact.ArtifactId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** From the fields of a request to the picture that its job starts from. */
@ApplicationScoped
public class JobStarts {
  /** Enough of the picture stays to be recognised. */
  private static final double STRENGTH = .6;

  /** Behind a mask nothing has to stay. */
  private static final double STRENGTH_OF_MASK = 1;

  private final UploadStore uploads;

  JobStarts(UploadStore uploads) {
    this.uploads = uploads;
  }

  /**
   * What a request asks for; all null for a job that starts from noise.
   *
   * @param image id of an upload
   * @param strength above 0 to 1
   * @param mask id of an upload
   */
  public record Asked(String image, Double strength, String mask) {}

  /**
   * A picture that is there.
   *
   * @param width of the picture, and of its mask
   * @param height as width
   * @param hold why the image is held whatever it shows, or null
   */
  public record Start(JobStart start, int width, int height, String hold) {}

  /**
   * @param errors gets every field at fault
   * @return empty if there is none, or if a field is at fault
   */
  public Optional<Start> of(List<FieldError> errors, Asked asked, ModelCard model, String tenant) {
    int before = errors.size();
    if (asked.image() == null) {
      if (asked.strength() != null) errors.add(alone("strength"));
      if (asked.mask() != null) errors.add(alone("mask"));
      return Optional.empty();
    }
    if (!model.startsFromImages()) {
      errors.add(
          new FieldError(
              "image",
              "The model %s cannot start from an image. Leave image, strength and mask out."
                  .formatted(model.name())));
      return Optional.empty();
    }
    Double strength = asked.strength();
    if (strength != null && !(strength > 0 && strength <= 1))
      errors.add(
          new FieldError("strength", "Must be above 0 and at most 1, not %s.".formatted(strength)));
    var image = upload(errors, "image", asked.image(), tenant);
    var mask =
        asked.mask() == null
            ? Optional.<UploadView>empty()
            : upload(errors, "mask", asked.mask(), tenant);
    if (image.isPresent() && mask.isPresent()) sameSize(errors, image.get(), mask.get());
    if (errors.size() > before) return Optional.empty();
    double standard = mask.isPresent() ? STRENGTH_OF_MASK : STRENGTH;
    var picture = image.orElseThrow();
    return Optional.of(
        new Start(
            new JobStart(
                picture.id(),
                strength == null ? standard : strength,
                mask.map(UploadView::id).orElse(null)),
            picture.width(),
            picture.height(),
            picture.hold() == null ? mask.map(UploadView::hold).orElse(null) : picture.hold()));
  }

  private static FieldError alone(String field) {
    return new FieldError(field, "Needs image, the picture that the job starts from.");
  }

  private Optional<UploadView> upload(
      List<FieldError> errors, String field, String id, String tenant) {
    Optional<UploadView> found = Optional.empty();
    try {
      found = uploads.use(tenant, new ArtifactId(id));
    } catch (IllegalArgumentException e) {
      // reported below: no upload has such an id
    }
    if (found.isEmpty())
      errors.add(
          new FieldError(
              field,
              "There is no upload '%s' of the tenant %s. Upload the picture with POST /v1/uploads; uploads expire."
                  .formatted(Excerpt.of(id), tenant)));
    return found;
  }

  private static void sameSize(List<FieldError> errors, UploadView image, UploadView mask) {
    if (mask.width() != image.width() || mask.height() != image.height())
      errors.add(
          new FieldError(
              "mask",
              "Must have the size of the image, %d x %d, not %d x %d."
                  .formatted(image.width(), image.height(), mask.width(), mask.height())));
  }

  /** Refuses an image of another size than the job's. */
  public static void checkSize(
      List<FieldError> errors, Optional<Start> start, int width, int height) {
    start
        .filter(from -> from.width() != width || from.height() != height)
        .ifPresent(
            from ->
                errors.add(
                    new FieldError(
                        "image",
                        "Must have the size of the job, %d x %d, not %d x %d. Scale it, or leave width and height out."
                            .formatted(width, height, from.width(), from.height()))));
  }
}
