package dev.resow.scheduler.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private final AtomicBoolean able = new AtomicBoolean(true);
  private final Membership membership = new Membership(able::get);

  @Test
  void aConsumerThatHasNotJoinedIsNotAskedToJoinAgain() {
    able.set(false);
    assertThat(membership.ask()).isFalse();
  }

  @Test
  void itIsAskedOnceAtATimeUntilItAnnouncesTheChange() {
    membership.announce();
    able.set(false);

    assertThat(membership.ask()).isTrue();
    assertThat(membership.ask()).as("the consumer has not heard it yet").isFalse();
    membership.asked();
    assertThat(membership.ask()).as("the client forgot it during a rebalance").isTrue();
    membership.asked();

    membership.announce();
    assertThat(membership.ask()).isFalse();
  }

  @Test
  void theAssignorAnnouncesTheMembershipItIsConfiguredWith() {
    var assignor = new AbleMembersAssignor();
    assignor.configure(Map.of(AbleMembersAssignor.MEMBERSHIP, membership));
    able.set(false);

    ByteBuffer announced = assignor.subscriptionUserData(Set.of("resow.results"));

    assertThat(announced).isEqualTo(AbleMembersAssignor.userData(false));
    assertThat(membership.isStale()).isFalse();
  }
}
