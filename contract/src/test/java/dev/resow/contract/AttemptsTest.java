package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AttemptsTest {
  @Property
  void noTwoDeliveriesOfAnyReleasesShareANumber(@ForAll @IntRange(min = 1, max = 50) int releases) {
    var seen = new HashSet<Integer>();
    int base = 1;
    int highest = 0;
    for (int release = 0; release < releases; release++) {
      for (int delivery = 1; delivery <= Attempts.DELIVERIES_PER_RELEASE; delivery++) {
        int attempt = Attempts.of(ready(base), delivery);
        assertThat(seen.add(attempt)).isTrue();
        assertThat(attempt).isGreaterThan(highest);
        highest = attempt;
      }
      base = Attempts.nextRelease(base);
    }
  }

  @Example
  void aDeliveryPastTheBlockHasNoNumber() {
    assertThat(Attempts.isLast(5)).isTrue();
    assertThat(Attempts.isLast(4)).isFalse();
    assertThatThrownBy(() -> Attempts.of(ready(1), 6)).hasMessageContaining("must be from 1 to 5");
  }

  private static JobReady ready(int attempt) {
    JobReady any = new AnyRecord(1).of(JobReady.class);
    return new JobReady(any.jobId(), attempt, any.at(), any.spec(), 0);
  }
}
