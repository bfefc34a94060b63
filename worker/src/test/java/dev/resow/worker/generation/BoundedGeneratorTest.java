package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobSpec;
import dev.resow.worker.Jobs;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A record can be forged: the worker has a limit of its own. */
class BoundedGeneratorTest {
  private final ImageGenerator generator =
      new BoundedGenerator(new StandInGenerator(Duration.ZERO), 2048L * 2048);

  @Test
  void morePixelsThanItsOwnLimitAreRefused() {
    for (int[] size : new int[][] {{6144, 6144}, {2064, 2048}, {65_536, 65_536}})
      for (Runnable begins :
          new Runnable[] {
            () -> generator.open(spec(size[0], size[1])),
            () -> generator.resume(spec(size[0], size[1]), new byte[16])
          })
        assertThatThrownBy(begins::run)
            .isInstanceOf(RefusedJobException.class)
            .hasMessageContaining("at most 4194304");
  }

  @Test
  void asManyPixelsAsItsLimitAreMade() {
    try (var session = generator.open(spec(2048, 2048))) {
      assertThat(session.stepsLeft()).isPositive();
    }
  }

  @Test
  void theModelsWarningsAreNotLost() {
    var warnings = List.of("weights that the model does not use");
    var warned =
        (ImageGenerator)
            Proxy.newProxyInstance(
                ImageGenerator.class.getClassLoader(),
                new Class<?>[] {ImageGenerator.class},
                (_, method, _) -> method.getName().equals("warnings") ? warnings : null);
    assertThat(new BoundedGenerator(warned, 1).warnings()).isEqualTo(warnings);
  }

  private static JobSpec spec(int width, int height) {
    JobSpec spec = Jobs.ready(3).spec();
    return new JobSpec(
        spec.prompt(),
        "",
        spec.subjects(),
        spec.method(),
        spec.model(),
        width,
        height,
        spec.steps(),
        1,
        spec.seed(),
        spec.budget(),
        null,
        spec.priority(),
        spec.tenant(),
        null,
        null);
  }
}
