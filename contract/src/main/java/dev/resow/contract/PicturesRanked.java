package dev.resow.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A person has ranked the pictures of one prompt in one respect.
 *
 * @param tenant whose pictures they are
 * @param prompt of all of them
 * @param tiers ids of jobs, the best first; those of one tier are equally good
 * @param by who ranked them, for people
 */
public record PicturesRanked(
    UUID rankingId,
    String tenant,
    String prompt,
    PictureAspect aspect,
    List<List<UUID>> tiers,
    String by,
    Instant at)
    implements ResowEvent {
  /** Most pictures of a ranking that the api takes; the least is 2. */
  public static final int MOST = 20;

  public PicturesRanked {
    Checks.present("rankingId", rankingId);
    Checks.name("tenant", tenant);
    Checks.text("prompt", prompt);
    Checks.text("prompt", prompt, JobSpec.LONGEST_TEXT);
    Checks.present("aspect", aspect);
    tiers =
        Checks.list("tiers", tiers, MOST).stream()
            .map(tier -> Checks.list("tiers[]", tier, MOST))
            .toList();
    Checks.name("by", by);
    Checks.time("at", at);
  }

  @Override
  public String recordKey() {
    return rankingId.toString();
  }

  @Override
  public String eventId() {
    return rankingId + ":ranked";
  }
}
