package dev.resow.api.openai;

import dev.resow.api.access.Caller;
import dev.resow.api.events.Places;
import dev.resow.api.jobs.IdempotencyKey;
import dev.resow.api.jobs.JobAcceptance;
import dev.resow.api.jobs.JobCancels;
import dev.resow.api.jobs.JobRequest;
import dev.resow.api.jobs.JobValidator;
import dev.resow.api.jobs.TenantLimits;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.safety.PromptSafety;
import dev.resow.api.web.RequestDeadline;
import dev.resow.contract.JobSpec;
import dev.resow.observability.Traces;
import dev.resow.persistence.JobRow;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * From a request to its images. A client that goes away cancels its jobs, which nobody would ask
 * for; one that sent an Idempotency-Key gets them by sending the request again, so they continue.
 */
@ApplicationScoped
class ImageGeneration {
  private static final Logger LOG = Logger.getLogger(ImageGeneration.class);

  private final Caller caller;
  private final JobValidator validator;
  private final PromptSafety safety;
  private final TenantLimits limits;
  private final JobAcceptance acceptance;
  private final JobCancels cancels;
  private final ImageWaits waits;
  private final ImageEvents events;
  private final CurrentVertxRequest http;
  private final Traces traces;
  private final Clock clock;

  ImageGeneration(
      Caller caller,
      JobValidator validator,
      PromptSafety safety,
      TenantLimits limits,
      JobAcceptance acceptance,
      JobCancels cancels,
      ImageWaits waits,
      ImageEvents events,
      CurrentVertxRequest http,
      Traces traces,
      Clock clock) {
    this.caller = caller;
    this.validator = validator;
    this.safety = safety;
    this.limits = limits;
    this.acceptance = acceptance;
    this.cancels = cancels;
    this.waits = waits;
    this.events = events;
    this.http = http;
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * What came with a request.
   *
   * @param edited the picture to start from, or null
   * @param key its Idempotency-Key, or null
   * @param trace its traceparent, or null
   * @param server address of this server as the client knows it, with a slash at the end
   */
  record Asked(
      ImageRequest request, EditedPicture edited, String key, String trace, String server) {
    JobRequest job(ImagePlan plan) {
      return edited == null ? plan.job() : plan.job().startingFrom(edited.image(), edited.mask());
    }

    /** What makes two requests the same. */
    Object identity() {
      return edited == null ? request : List.of(request, edited);
    }
  }

  Uni<Response> answer(Asked asked) {
    ImagePlan plan = ImagePlan.of(asked.request());
    Places.Place place = waits.take(caller.identity());
    try {
      List<JobAcceptance.Accepted> accepted = accepted(asked, plan);
      List<JobRow> jobs = accepted.stream().map(JobAcceptance.Accepted::job).toList();
      List<UUID> ids = jobs.stream().map(job -> job.id).toList();
      var request = http.getCurrent();
      RequestDeadline.waits(request, waits.longest());
      // Whatever ends the request, also before anybody reads the images.
      request.addEndHandler(_ -> place.close());
      if (request.response().ended() || request.response().closed()) place.close();
      Runnable abandoned = () -> abandoned(jobs, asked.key());
      if (plan.stream()) {
        var parts = until(waits.withPartial(ids, plan.partial()), abandoned, place);
        JobSpec spec = accepted.getFirst().spec();
        String size = spec.width() + "x" + spec.height();
        return Uni.createFrom()
            .item(
                Response.ok(
                        events.of(parts, size, asked.edited() != null),
                        MediaType.SERVER_SENT_EVENTS_TYPE)
                    .header("X-Accel-Buffering", "no")
                    .build());
      }
      return until(waits.of(ids, !plan.urls()), abandoned, place)
          .collect()
          .asList()
          .map(all -> Response.ok(answer(all, plan, asked.server())).build());
    } catch (RuntimeException e) {
      place.close();
      throw e;
    }
  }

  private static <T> Multi<T> until(Multi<T> images, Runnable abandoned, Places.Place place) {
    return images.onCancellation().invoke(abandoned).onTermination().invoke(place::close);
  }

  private List<JobAcceptance.Accepted> accepted(Asked asked, ImagePlan plan) {
    String tenant = caller.identity().tenant();
    if (plan.images() > limits.most(tenant))
      throw ProblemException.of(
          ProblemType.INVALID_JOB,
          List.of(
              new FieldError(
                  "n",
                  "The tenant may submit at most %d jobs at once, not %d."
                      .formatted(limits.most(tenant), plan.images()))));
    var specs = new ArrayList<JobSpec>();
    for (int i = 0; i < plan.images(); i++) specs.add(validator.spec(asked.job(plan), tenant));
    return acceptance.acceptAll(
        IdempotencyKey.of(asked.key()),
        asked.identity(),
        safety.checked(specs),
        traces.ofRequest(asked.trace()));
  }

  private void abandoned(List<JobRow> jobs, String key) {
    if (key != null) return;
    // The event loop reports it, and must not wait for the database.
    Thread.ofVirtual()
        .name("abandoned-" + jobs.getFirst().id)
        .start(
            () -> {
              try {
                cancels.request(jobs, "the client closed the connection");
              } catch (RuntimeException e) {
                LOG.warnf("cannot cancel the jobs of a client that is gone: %s", e.toString());
              }
            });
  }

  private ImagesAnswer answer(List<Picture> pictures, ImagePlan plan, String server) {
    return new ImagesAnswer(
        clock.instant().getEpochSecond(),
        pictures.stream()
            .sorted(Comparator.comparing(Picture::number))
            .map(picture -> image(picture, plan, server))
            .toList(),
        "png",
        pictures.getFirst().size());
  }

  private static ImagesAnswer.Image image(Picture picture, ImagePlan plan, String server) {
    UUID job = picture.job();
    return plan.urls()
        ? new ImagesAnswer.Image(null, server + "v1/jobs/" + job + "/image", job)
        : new ImagesAnswer.Image(picture.base64(), null, job);
  }
}
