package dev.resow.api.live;

import dev.resow.api.access.Standing;
import dev.resow.api.events.Feed;
import dev.resow.api.events.Watchers;
import dev.resow.api.jobs.JobQueries;
import dev.resow.api.jobs.JobView;
import dev.resow.contract.StepProgress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Jobs as they change. Every message carries a whole job, so that one too many does no harm; a
 * client opens the stream first, fetches the list then, and misses nothing.
 */
@ApplicationScoped
class LiveStream {
  private static final Logger LOG = Logger.getLogger(LiveStream.class);

  /** How often an idle stream shows that it lives. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** How often it looks whether its reader may still read. */
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final Watchers watchers;
  private final JobQueries jobs;

  LiveStream(Watchers watchers, JobQueries jobs) {
    this.watchers = watchers;
    this.jobs = jobs;
  }

  /**
   * @param name {@code hello}, {@code job}, {@code progress}, {@code resync} or {@code idle}
   * @param place for {@code Last-Event-ID}: whoever has this message has all before it; or null
   */
  record Message(String name, Object data, String place) {
    static Message bare(String name, String place) {
      return new Message(name, Map.of(), place);
    }
  }

  /** What a stream says first: whether it goes on where its reader had been. */
  public record Hello(boolean resumed) {}

  /**
   * @param tenant whose jobs, or null for everybody's
   * @param place the last id its reader has, or null
   * @param standing ends the stream when it is over
   */
  Multi<Message> follow(String tenant, String place, Standing standing) {
    return Multi.createFrom()
        .emitter(
            out ->
                Thread.ofVirtual()
                    .name("live")
                    .start(() -> run(tenant, watchers.openFeed(place), place, standing, out)));
  }

  private void run(
      String tenant,
      Feed feed,
      String place,
      Standing standing,
      MultiEmitter<? super Message> out) {
    out.onTermination(Thread.currentThread()::interrupt);
    try {
      var owned = new Ownership(tenant);
      boolean resumed = feed.isResumed();
      out.emit(new Message("hello", new Hello(resumed), resumed ? null : feed.place()));
      if (place != null && !resumed) out.emit(Message.bare("resync", feed.place()));
      Duration quiet = Duration.ZERO;
      while (!out.isCancelled() && standing.holds()) {
        Feed.Batch batch = feed.next(CHECK);
        quiet = batch.isEmpty() ? quiet.plus(CHECK) : Duration.ZERO;
        if (quiet.compareTo(IDLE) >= 0) {
          out.emit(Message.bare("idle", batch.place()));
          quiet = Duration.ZERO;
        }
        if (batch.lost()) out.emit(Message.bare("resync", batch.place()));
        var left = owned.look(batch.changed()).iterator();
        while (left.hasNext()) {
          JobView job = left.next();
          // The last of them alone: whoever lost the connection in between gets all again.
          out.emit(new Message("job", job, left.hasNext() ? null : batch.place()));
        }
        for (StepProgress step : batch.steps())
          if (owned.isOurs(step.jobId())) out.emit(new Message("progress", step, null));
      }
      out.complete();
    } catch (InterruptedException e) {
      // the client has gone
    } catch (RuntimeException e) {
      LOG.debugf(e, "a live stream broke; its client comes back");
      out.fail(e);
    } finally {
      watchers.close(feed);
    }
  }

  /** Which jobs this reader may hear of; remembers the answers, a job never changes its tenant. */
  private final class Ownership {
    private static final int REMEMBERED = 10_000;
    private final String tenant;
    private final Map<UUID, Boolean> known =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        };

    Ownership(String tenant) {
      this.tenant = tenant;
    }

    Collection<JobView> look(Collection<UUID> ids) {
      var views = jobs.views(new LinkedHashSet<>(ids), tenant);
      ids.forEach(id -> known.put(id, false));
      views.forEach(view -> known.put(view.id(), true));
      return views;
    }

    boolean isOurs(UUID id) {
      if (tenant == null) return true;
      if (!known.containsKey(id)) look(Set.of(id));
      return known.get(id);
    }
  }
}
