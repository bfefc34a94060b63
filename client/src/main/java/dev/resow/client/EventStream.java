package dev.resow.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.client.model.JobEvent;
import dev.resow.client.model.JobState;
import dev.resow.client.model.Preview;
import dev.resow.client.model.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The events of a job, as they happen, until it has ended. A lost connection is opened again with
 * the id of the last event ({@code Last-Event-ID}), so that none is missed; progress and previews
 * are not kept and may be. The stream fails with a {@link TransportException} when as many
 * connections as {@link Retries#tries()} were lost in a row without an event.
 *
 * <p>One thread reads; any thread may close it, which ends it for the reader.
 */
public final class EventStream implements Iterator<JobEvent>, AutoCloseable {
  private static final String PROGRESS = "dev.resow.attempt.progress.v1";
  private static final String PREVIEW = "dev.resow.attempt.preview.v1";
  private static final int NOTHING_MORE = 204;

  private final Http http;
  private final Settings settings;
  private final UUID job;
  private String last;
  private int lost;
  private JobEvent next;
  private boolean ended;
  private volatile SseBody body;
  private volatile boolean closed;

  EventStream(Http http, Settings settings, UUID job, Integer after) {
    this.http = http;
    this.settings = settings;
    this.job = job;
    this.last = after == null ? null : after.toString();
  }

  /** Waits for the next event; false after the job's last one, and once closed. */
  @Override
  public boolean hasNext() {
    while (next == null && !ended && !closed) {
      try {
        if (body == null) open();
        else body.next(settings.idle()).ifPresentOrElse(this::take, () -> lose(null));
      } catch (IOException e) {
        lose(e);
      } catch (InterruptedException e) {
        close();
        throw Http.interrupted(this, e);
      }
    }
    return next != null;
  }

  @Override
  public JobEvent next() {
    if (!hasNext()) throw new NoSuchElementException(this + " has ended");
    JobEvent event = next;
    next = null;
    return event;
  }

  /** The rest of the events; closing it closes this. */
  public Stream<JobEvent> stream() {
    var all = Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(all, false).onClose(this::close);
  }

  private void open() {
    var call = Call.get("/v1/jobs/" + job + "/events").with("Accept", "text/event-stream");
    if (last != null) call = call.with("Last-Event-ID", last);
    var answer = http.send(call, info -> new SseBody());
    body = answer.body();
    ended = answer.status() == NOTHING_MORE;
    if (ended || closed) body.close();
  }

  private void take(SseFrame frame) {
    lost = 0;
    if (frame.id() != null) last = frame.id();
    next = event(frame);
    if (next instanceof JobEvent.Resync) last = null;
    if (next instanceof JobEvent.Ended) {
      ended = true;
      body.close();
    }
  }

  /**
   * @param fault null if the server closed the connection before the end of the job
   */
  private void lose(IOException fault) {
    if (closed) return;
    body.close();
    body = null;
    lost++;
    var pause = settings.retries().pause(lost, null, ThreadLocalRandom.current());
    if (pause.isEmpty())
      throw new TransportException(
          "%s was lost %d times in a row%s"
              .formatted(this, lost, fault == null ? "" : ": " + fault.getMessage()),
          fault);
    http.pause(this, pause.get());
  }

  private JobEvent event(SseFrame frame) {
    try {
      byte[] json = frame.data().getBytes(StandardCharsets.UTF_8);
      return switch (frame.event()) {
        case "end" -> new JobEvent.Ended(JsonCodec.read(json, End.class).state());
        case "resync" -> new JobEvent.Resync();
        default -> event(JsonCodec.read(json, View.class));
      };
    } catch (IOException | RuntimeException e) {
      close();
      throw new TransportException(
          "%s is not what the API sends: event '%s'".formatted(this, frame.event()), e);
    }
  }

  private static JobEvent event(View view) throws IOException {
    Integer attempt = view.attempt();
    return switch (view.type()) {
      case PROGRESS ->
          new JobEvent.Advanced(attempt, view.at(), JsonCodec.read(view.data(), Progress.class));
      case PREVIEW ->
          new JobEvent.Previewed(attempt, view.at(), JsonCodec.read(view.data(), Preview.class));
      default -> new JobEvent.Recorded(view.id(), view.type(), attempt, view.at(), view.data());
    };
  }

  /** An event as it is sent; {@code EventView} of the OpenAPI document. */
  record View(Integer id, String type, Integer attempt, Instant at, JsonNode data) {}

  /** The data of the last message. */
  record End(JobState state) {}

  /** The id of the last event with one, to continue from later. */
  public Optional<Integer> lastId() {
    return Optional.ofNullable(last).map(Integer::valueOf);
  }

  @Override
  public void close() {
    closed = true;
    SseBody open = body;
    if (open != null) open.close();
  }

  @Override
  public String toString() {
    return "the event stream of job " + job;
  }
}
