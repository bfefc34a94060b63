package dev.resow.api.live;

import dev.resow.api.access.AccessValidity;
import dev.resow.api.access.TenantSet;
import dev.resow.api.events.ChangeFeed;
import dev.resow.api.events.ClientStream;
import dev.resow.api.events.Places;
import dev.resow.api.events.StreamSettings;
import dev.resow.api.events.Watchers;
import dev.resow.api.jobs.JobView;
import dev.resow.contract.StepProgress;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
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

  /** How often it looks whether its reader may still read. */
  private static final Duration CHECK = Duration.ofSeconds(1);

  private final Watchers watchers;
  private final SharedSnapshots looks;
  private final StreamSettings settings;

  LiveStream(Watchers watchers, SharedSnapshots looks, StreamSettings settings) {
    this.watchers = watchers;
    this.looks = looks;
    this.settings = settings;
  }

  /**
   * @param name {@code hello}, {@code job}, {@code progress}, {@code resync} or {@code idle}
   * @param place position for {@code Last-Event-ID}: a client with this message has all earlier
   *     ones; or null
   */
  record Message(String name, Object data, String place) {
    static Message bare(String name, String place) {
      return new Message(name, Map.of(), place);
    }
  }

  /** First message of a stream: whether it continues where its reader stopped. */
  public record Hello(boolean resumed) {}

  /**
   * @param place the last id its reader has, or null
   */
  Multi<Message> follow(String place, Reader reader) {
    return Multi.createFrom()
        .emitter(
            out ->
                Thread.ofVirtual()
                    .name("live")
                    .start(() -> run(watchers.openFeed(place), place, reader, out)),
            BackPressureStrategy.BUFFER);
  }

  /**
   * Who reads a stream, and on what terms.
   *
   * @param tenants whose jobs
   * @param validity ends the stream when it is over
   * @param disconnect ends the connection of a reader that takes nothing
   */
  record Reader(
      TenantSet tenants, AccessValidity validity, Places.Place place, Runnable disconnect) {}

  private void run(
      ChangeFeed feed, String place, Reader reader, MultiEmitter<? super Message> out) {
    try (var _ = reader.place()) {
      tell(feed, place, reader, new ClientStream<>(out, settings.stalledAfter()));
      out.complete();
    } catch (InterruptedException e) {
      // the client has gone
    } catch (ClientStream.StalledException e) {
      LOG.debugf("%s; disconnecting it", e.getMessage());
      reader.disconnect().run();
    } catch (RuntimeException e) {
      LOG.debugf(e, "a live stream failed; its client will reconnect");
      out.fail(e);
    } finally {
      watchers.close(feed);
    }
  }

  private void tell(ChangeFeed feed, String place, Reader reader, ClientStream<Message> out)
      throws InterruptedException, ClientStream.StalledException {
    var owned = new Ownership(reader.tenants());
    boolean resumed = feed.isResumed();
    out.send(new Message("hello", new Hello(resumed), resumed ? null : feed.place()));
    if (place != null && !resumed) out.send(Message.bare("resync", feed.place()));
    while (out.isOpen() && reader.validity().holds()) {
      ChangeFeed.Batch batch = feed.next(CHECK);
      if (batch.isEmpty() && out.isQuietFor(settings.keepAlive()))
        out.send(Message.bare("idle", batch.place()));
      if (batch.lost()) out.send(Message.bare("resync", batch.place()));
      var left = owned.look(batch.changed(), batch.heard()).iterator();
      while (left.hasNext()) {
        JobView job = left.next();
        // Only the last of them has a position: a client that disconnects in between gets all
        // again.
        out.send(new Message("job", job, left.hasNext() ? null : batch.place()));
      }
      for (StepProgress step : batch.steps())
        if (owned.isOurs(step.jobId())) out.send(new Message("progress", step, null));
    }
  }

  /** Which jobs this reader may hear of; remembers the answers, a job never changes its tenant. */
  private final class Ownership {
    private static final int REMEMBERED = 10_000;
    private final TenantSet tenants;
    private final Map<UUID, Boolean> known =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        };

    Ownership(TenantSet tenants) {
      this.tenants = tenants;
    }

    Collection<JobView> look(Collection<UUID> ids, long heard) throws InterruptedException {
      var views = looks.at(ids, heard, tenants);
      ids.forEach(id -> known.put(id, false));
      views.forEach(view -> known.put(view.id(), true));
      return views;
    }

    boolean isOurs(UUID id) throws InterruptedException {
      if (tenants.isAll()) return true;
      if (!known.containsKey(id)) look(Set.of(id), System.nanoTime());
      return known.get(id);
    }
  }
}
