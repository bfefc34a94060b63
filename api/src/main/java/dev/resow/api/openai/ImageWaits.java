package dev.resow.api.openai;

import dev.resow.api.access.Identity;
import dev.resow.api.events.JobCompletionAwaiter;
import dev.resow.api.events.Places;
import dev.resow.api.images.JobPicture;
import dev.resow.api.images.StoredImages;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Waits for the images of jobs; no worker thread is held meanwhile. */
@ApplicationScoped
class ImageWaits {
  private static final int BLOCKED = 400;
  private static final int FAILED = 500;
  private static final int TOO_LATE = 504;

  private final JobCompletionAwaiter endings;
  private final StoredImages images;
  private final Duration longest;
  private final Places places;

  ImageWaits(JobCompletionAwaiter endings, StoredImages images, ImageSettings settings) {
    this.endings = endings;
    this.images = images;
    longest = settings.longestWait();
    places =
        new Places(
            settings.maxWaiting(),
            settings.maxWaitingPerCaller(),
            "requests for images waiting",
            ProblemType.RATE_LIMIT);
  }

  Duration longest() {
    return longest;
  }

  /** A place for a request that is about to wait; it must be closed. */
  Places.Place take(Identity who) {
    return places.take(who);
  }

  /** Requests that wait. */
  int open() {
    return places.open();
  }

  /**
   * The images as they are finished. Fails with an {@link OpenAiException} as soon as one cannot be
   * had, and when the time is over.
   *
   * @param files false if only their addresses are wanted
   */
  Multi<Picture> of(List<UUID> jobs, boolean files) {
    return Multi.createFrom()
        .items(IntStream.range(0, jobs.size()).boxed())
        .onItem()
        .transformToUni(i -> endings.of(jobs.get(i), longest).map(_ -> picture(jobs, i, files)))
        .merge(jobs.size());
  }

  /**
   * The same with pictures of the jobs while they run: at most {@code partial} of each, with rising
   * numbers. A round that starts again shows only what the one before did not reach.
   */
  Multi<ImagePart> withPartial(List<UUID> jobs, int partial) {
    return Multi.createFrom()
        .items(IntStream.range(0, jobs.size()).boxed())
        .onItem()
        .transformToMulti(
            i -> Multi.createFrom().<ImagePart>emitter(out -> follow(jobs, i, partial, out)))
        .merge(jobs.size());
  }

  private void follow(
      List<UUID> jobs, int number, int partial, MultiEmitter<? super ImagePart> out) {
    UUID job = jobs.get(number);
    var next = new AtomicInteger();
    var waiting =
        endings
            .of(
                job,
                longest,
                preview -> {
                  int index = preview.number();
                  if (index < next.get() || index >= partial) return;
                  next.set(index + 1);
                  out.emit(new ImagePart.Partial(job, index, preview.png()));
                })
            .map(_ -> picture(jobs, number, true))
            .subscribe()
            .with(
                picture -> {
                  out.emit(picture);
                  out.complete();
                },
                out::fail);
    out.onTermination(waiting::cancel);
  }

  private Picture picture(List<UUID> jobs, int number, boolean files) {
    UUID id = jobs.get(number);
    JobRow job = QuarkusTransaction.requiringNew().call(() -> JobRow.findById(id));
    if (job == null)
      throw failed(jobs, "Job %s is no longer kept.".formatted(id), "image_generation_failed");
    JobState state = job.state;
    if (job.result != null) {
      var picture = JobPicture.of(job);
      try {
        images.check(picture);
      } catch (ProblemException hidden) {
        throw OpenAiException.of(
            BLOCKED,
            "moderation_blocked",
            hidden.getMessage() + " Its job is %s.%s".formatted(id, others(jobs, id)));
      }
      return new Picture(number, id, picture.image(), files ? images.bytes(picture) : null);
    }
    if (!state.isTerminal())
      throw OpenAiException.of(
          TOO_LATE,
          "timeout",
          "The image was not ready within %d s. Its job continues: GET /v1/jobs/%s shows its state, and /v1/jobs/%s/image returns the image.%s"
              .formatted(longest.toSeconds(), id, id, others(jobs, id)));
    throw failed(
        jobs,
        "Job %s ended %s without an image%s".formatted(id, state, why(job)),
        "image_generation_failed");
  }

  private static OpenAiException failed(List<UUID> jobs, String message, String code) {
    return OpenAiException.of(FAILED, code, message + others(jobs, null));
  }

  private static String why(JobRow job) {
    return job.failure == null
        ? "."
        : ": " + Json.parse(job.failure, JobFailure.class).message() + ".";
  }

  private static String others(List<UUID> jobs, UUID named) {
    if (jobs.size() == 1) return "";
    return " Other jobs of this request: "
        + jobs.stream()
            .filter(job -> !job.equals(named))
            .map(UUID::toString)
            .collect(Collectors.joining(", "))
        + ".";
  }
}
