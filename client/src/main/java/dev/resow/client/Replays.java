package dev.resow.client;

import dev.resow.client.model.Page;
import dev.resow.client.model.Replay;
import dev.resow.client.model.ReplayPlan;
import dev.resow.client.model.ReplayRequest;
import dev.resow.client.model.ReplaySeed;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Replays: failed seeds, sampled again as new jobs. Throws as {@link ResowClient} does. */
public final class Replays {
  private static final String PATH = "/v1/replays";
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Http http;
  private final Settings settings;

  Replays(Http http, Settings settings) {
    this.http = http;
    this.settings = settings;
  }

  /** What a replay would sample and cost; nothing is made. */
  public ReplayPlan plan(ReplayRequest request) {
    return http.json(Call.post(PATH, JsonCodec.write(request.dryRun(true))), ReplayPlan.class);
  }

  /** Begins a replay. */
  public Replay start(ReplayRequest request) {
    return start(request, UUID.randomUUID().toString());
  }

  /**
   * Begins a replay, or returns the one that this key began.
   *
   * @param idempotencyKey 1 to 200 characters
   */
  public Replay start(ReplayRequest request, String idempotencyKey) {
    return http.json(
        Call.post(PATH, JsonCodec.write(request.dryRun(false)))
            .with("Idempotency-Key", idempotencyKey),
        Replay.class);
  }

  /** Its counts so far. */
  public Replay get(UUID replay) {
    return http.json(Call.get(PATH + "/" + replay), Replay.class);
  }

  /**
   * Waits until every seed has an outcome, asking once a second.
   *
   * @throws StillRunningException after {@code limit}
   */
  public Replay await(UUID replay, Duration limit) {
    long end = settings.waits().nanos() + limit.toNanos();
    while (true) {
      Replay now = get(replay);
      if (now.done()) return now;
      if (settings.waits().nanos() + BETWEEN.toNanos() > end)
        throw new StillRunningException("replay", replay, limit);
      http.pause("the wait for replay " + replay, BETWEEN);
    }
  }

  /**
   * A page of its seeds.
   *
   * @param cursor {@link Page#next()} of the page before; null for the first
   */
  public Page<ReplaySeed> seeds(UUID replay, String cursor) {
    var parameters = cursor == null ? Map.<String, String>of() : Map.of("after", cursor);
    return http.json(
        Call.get(PATH + "/" + replay + "/seeds", parameters),
        body -> JsonCodec.read(body, Page.class, ReplaySeed.class));
  }
}
