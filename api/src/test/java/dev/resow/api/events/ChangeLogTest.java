package dev.resow.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
  private final ChangeLog log = new ChangeLog();

  @Test
  void whatChangedSinceAPlaceIsKnown() {
    UUID before = UUID.randomUUID();
    UUID after = UUID.randomUUID();
    log.add(before);
    String place = log.place(log.last());
    assertThat(log.since(place).orElseThrow()).isEmpty();
    log.add(after);
    log.add(after);
    assertThat(log.since(place).orElseThrow()).containsExactly(after);
  }

  @Test
  void aPlaceOfAnotherLogIsUnknown() {
    log.add(UUID.randomUUID());
    var other = new ChangeLog();
    other.add(UUID.randomUUID());
    for (String place :
        new String[] {other.place(1), "", "7", "-1", log.place(2), log.place(-1), "nonsense-x"})
      assertThat(log.since(place)).as(place).isEmpty();
  }

  @Test
  void whatIsTooLongAgoIsForgotten() {
    UUID job = UUID.randomUUID();
    log.add(job);
    String early = log.place(log.last());
    log.add(job);
    String late = log.place(log.last());
    for (int i = 0; i < ChangeLog.REMEMBERED; i++) log.add(job);
    assertThat(log.since(early)).isEmpty();
    assertThat(log.since(late).orElseThrow()).containsExactly(job);
  }

  @Test
  void tooManyChangedJobsAreFetchedRatherThanTold() {
    String place = log.place(log.last());
    for (int i = 0; i <= ChangeFeed.MOST; i++) log.add(UUID.randomUUID());
    assertThat(log.since(place)).isEmpty();
  }

  @Test
  void afterAGapNobodyIsToldThatNothingIsMissing() {
    log.add(UUID.randomUUID());
    String place = log.place(log.last());
    log.lost();
    assertThat(log.since(place)).isEmpty();
    assertThat(log.since(log.place(log.last())).orElseThrow()).isEmpty();
  }
}
