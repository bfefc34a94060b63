package dev.resow.api.web;

import dev.resow.api.jobs.Prefer;
import dev.resow.api.problem.ErrorAnswer;
import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemType;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers every request except streams within a time limit: 503 with Retry-After when a request
 * takes too long, and at once when too many are under way. Runs on the event loop, which never
 * blocks.
 */
@ApplicationScoped
public class RequestDeadline {
  /** Key in the routing context. */
  private static final String WATCH = RequestDeadline.class.getName();

  /** After the security headers, before everything that could wait. */
  private static final int EARLY = 900;

  /** What makes many jobs at once may take as many times as long. */
  private static final int BULK = 6;

  private static final int RETRY_SECONDS = 2;

  /** Tools wait for jobs up to 50 s, which their requests do not say in a header. */
  private static final String TOOLS = "/v1/mcp";

  private static final Duration TOOL_LIMIT = Duration.ofSeconds(60);

  private final Duration limit;
  private final int most;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param limit for one request, by default 5 s
   * @param most requests that are under way at a time, by default 1000
   */
  RequestDeadline(
      @ConfigProperty(name = "resow.api.request-timeout", defaultValue = "PT5S") Duration limit,
      @ConfigProperty(name = "resow.api.max-requests", defaultValue = "1000") int most) {
    this.limit = limit;
    this.most = most;
  }

  void add(@Observes Filters filters) {
    filters.register(this::begin, EARLY);
  }

  /** Whether a request has been answered; the first to claim it answers. */
  private enum Answer {
    OPEN,
    OF_THE_RESOURCE,
    TOO_LATE
  }

  /**
   * Claims the answer for the resource, or for the error that came of it; false if the time was
   * over before.
   */
  static boolean mayAnswer(RoutingContext context) {
    Watch watch = watch(context);
    return watch == null
        || watch.answer.compareAndSet(Answer.OPEN, Answer.OF_THE_RESOURCE)
        || watch.answer.get() == Answer.OF_THE_RESOURCE;
  }

  /** True if the time is over: nothing more needs to be done for the request. */
  static boolean isTooLate(RoutingContext context) {
    Watch watch = watch(context);
    return watch != null && watch.answer.get() == Answer.TOO_LATE;
  }

  /**
   * From now on the request only waits for what others do, and holds nothing meanwhile: it no
   * longer counts as under way, and its time begins anew.
   *
   * @param wait how long it may wait; the usual time for an answer comes on top
   */
  public static void waits(RoutingContext context, Duration wait) {
    Watch watch = watch(context);
    if (watch != null) watch.waits(wait);
  }

  private static Watch watch(RoutingContext context) {
    return context == null ? null : context.get(WATCH);
  }

  /** One request under way. */
  private final class Watch {
    private final RoutingContext context;
    private final AtomicReference<Answer> answer = new AtomicReference<>(Answer.OPEN);
    private final AtomicBoolean counted = new AtomicBoolean(true);
    private long timer;
    private boolean ended;

    Watch(RoutingContext context) {
      this.context = context;
    }

    synchronized void begin(Duration longest) {
      timer = context.vertx().setTimer(longest.toMillis(), _ -> end(longest));
    }

    synchronized void waits(Duration wait) {
      if (ended) return;
      context.vertx().cancelTimer(timer);
      uncount();
      begin(limit.plus(wait));
    }

    synchronized void ended() {
      ended = true;
      context.vertx().cancelTimer(timer);
      uncount();
    }

    private void uncount() {
      if (counted.getAndSet(false)) underWay.decrementAndGet();
    }

    private void end(Duration longest) {
      if (!context.response().ended() && answer.compareAndSet(Answer.OPEN, Answer.TOO_LATE))
        refuse(
            context,
            "The request was not answered within %d s; the database may be slow or unavailable. It is safe to retry; repeat a submit with the same Idempotency-Key."
                .formatted(longest.toSeconds()));
    }
  }

  private void begin(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.path().startsWith("/v1/") || isStream(request)) {
      context.next();
      return;
    }
    if (underWay.incrementAndGet() > most) {
      underWay.decrementAndGet();
      refuse(
          context,
          "Too many requests are waiting for an answer. Retry after the seconds in Retry-After.");
      return;
    }
    var watch = new Watch(context);
    context.put(WATCH, watch);
    watch.begin(longest(request));
    context.addEndHandler(_ -> watch.ended());
    context.next();
  }

  private Duration longest(HttpServerRequest request) {
    var wait = Prefer.wait(request.getHeader(Prefer.HEADER)).orElse(Duration.ZERO);
    boolean bulk =
        request.method().equals(HttpMethod.POST)
            && (request.path().startsWith("/v1/replays")
                || request.path().startsWith("/v1/batches")
                || request.path().startsWith("/v1/evaluations")
                || request.path().startsWith("/v1/dead-letters"));
    if (request.path().equals(TOOLS)) return TOOL_LIMIT;
    return limit.multipliedBy(bulk ? BULK : 1).plus(wait);
  }

  private static boolean isStream(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return request.method().equals(HttpMethod.GET)
        && (request.path().equals("/v1/stream")
            || accept != null && accept.contains(MediaType.SERVER_SENT_EVENTS));
  }

  private static void refuse(RoutingContext context, String detail) {
    var problem = Problem.of(ProblemType.UNAVAILABLE, detail, List.of());
    var answer = ErrorAnswer.of(problem, context.request().path());
    context
        .response()
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, answer.mediaType())
        .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_SECONDS))
        .end(answer.text());
  }
}
