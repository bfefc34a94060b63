package dev.resow.diffusion.guidance.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.FindingLimits.Line;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.sampler.Finding.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a method says about the findings of its check. */
class FindingLimitTest {
  private static final Line OFF = new Line(null, null, "too rare");

  @Test
  void everyKindHasItsLimitOrTheReasonWhyItHasNone() {
    var limits = new FindingLimits(OFF, new Line(.1, .2, null), OFF, List.of());
    var plans =
        new MethodPlans(
            GuidanceSettings.defaults(6)
                .withFindings(new GuidanceSettings.Findings(limits, FindingLimits.OFF)));

    var resow = offer(plans, "resow").limits();
    assertThat(resow).extracting(FindingLimit::kind).containsExactly(Kind.values());
    assertThat(resow.get(0).limit()).isEqualTo(new Line(.5, .5, null));
    assertThat(resow.get(1).limit())
        .as("by the exclusive area")
        .isEqualTo(new Line(.99, .99, null));
    assertThat(resow.get(2).limit()).isEqualTo(new Line(.1, .2, null));
    assertThat(resow.get(3).limit()).isEqualTo(OFF);
    assertThat(offer(plans, "enmmdit").limits().get(2).limit()).isEqualTo(Line.OFF);
  }

  @Test
  void withoutACheckThereAreNone() {
    var plans = new MethodPlans(GuidanceSettings.defaults(6));
    assertThat(offer(plans, "plain").limits()).isEmpty();
    assertThat(offer(plans, "regions").limits()).isEmpty();
  }

  private static Offer offer(MethodPlans plans, String name) {
    return plans.offers().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
  }
}
