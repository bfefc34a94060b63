package dev.resow.api.events;

import dev.resow.api.access.AccessValidity;
import dev.resow.contract.JobState;
import dev.resow.persistence.AttemptNumbers;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobEvents;
import dev.resow.persistence.Sql;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The events of a job from a given one on, in order and without gaps, until it has ended. The
 * database is the truth; it is read when the stream begins and after each notification.
 */
@ApplicationScoped
public class EventStream {
  private static final Logger LOG = Logger.getLogger(EventStream.class);

  /** How often it looks whether its reader may still read; costs no query. */
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final Sql sql;
  private final Watchers watchers;
  private final StreamSettings settings;

  EventStream(Sql sql, Watchers watchers, StreamSettings settings) {
    this.sql = sql;
    this.watchers = watchers;
    this.settings = settings;
  }

  /** What a stream sends. */
  public sealed interface Message {
    record Event(EventView event) implements Message {}

    /** The reader's place is none of this job's: all events come again from the first. */
    record Resync() implements Message {}

    /** No further event will follow. */
    record End(JobState state) implements Message {}

    record KeepAlive() implements Message {}
  }

  /**
   * Who reads a stream, and on what terms.
   *
   * @param validity ends the stream when it is over
   * @param disconnect ends the connection of a reader that takes nothing
   */
  public record Reader(AccessValidity validity, Places.Place place, Runnable disconnect) {}

  /**
   * @param after number of the last event the client has, 0 for none; null if it is no place of a
   *     job's stream
   */
  public Multi<Message> follow(UUID job, Integer after, Reader reader) {
    return Multi.createFrom()
        .emitter(
            out ->
                Thread.ofVirtual().name("events-" + job).start(() -> run(job, after, reader, out)),
            BackPressureStrategy.BUFFER);
  }

  private void run(UUID job, Integer after, Reader reader, MultiEmitter<? super Message> out) {
    Watcher watcher = watchers.open(job);
    try (var _ = reader.place()) {
      var client = new ClientStream<Message>(out, settings.stalledAfter());
      tell(job, after, reader.validity(), watcher, client);
      out.complete();
    } catch (InterruptedException e) {
      // the client has gone
    } catch (ClientStream.StalledException e) {
      LOG.debugf("%s; disconnecting it", e.getMessage());
      reader.disconnect().run();
    } catch (RuntimeException e) {
      // The client reconnects with its Last-Event-ID and misses nothing.
      LOG.debugf(e, "event stream of job %s failed", job);
      out.fail(e);
    } finally {
      watchers.close(job, watcher);
    }
  }

  private void tell(
      UUID job,
      Integer after,
      AccessValidity validity,
      Watcher watcher,
      ClientStream<Message> client)
      throws InterruptedException, ClientStream.StalledException {
    int last = after == null ? 0 : after;
    boolean unknown = after == null;
    boolean changed = true;
    AttemptNumbers numbers = null;
    while (client.isOpen() && validity.holds()) {
      if (changed) {
        var look = JobEvents.after(sql, job, last);
        if (look.isEmpty()) return; // not kept any more
        JobEvents found = look.get();
        if (last > found.last()) {
          unknown = true;
          last = 0;
          continue;
        }
        if (unknown) client.send(new Message.Resync());
        unknown = false;
        for (EventRow row : found.events()) {
          client.send(new Message.Event(EventView.of(row).numbered(found.numbers())));
          last = row.seq;
        }
        numbers = found.numbers();
        watcher.seen(last);
        if (found.state().isTerminal()) {
          client.send(new Message.End(found.state()));
          return;
        }
      }
      changed = false;
      switch (watcher.next(CHECK)) {
        case Watcher.Letter.LookAgain() -> changed = true;
        case Watcher.Letter.Progress(var progress) ->
            client.send(new Message.Event(EventView.of(progress).numbered(numbers)));
        case Watcher.Letter.Preview(var preview) ->
            client.send(new Message.Event(EventView.of(preview).numbered(numbers)));
        case Watcher.Letter.Quiet() -> {
          if (client.isQuietFor(settings.keepAlive())) client.send(new Message.KeepAlive());
        }
      }
    }
  }
}
