package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobSpec;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.worker.Jobs;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The queue's stand-in behaves as a sampler does, without a model. */
class StandInGeneratorTest {
  private static final ImageGenerator GENERATOR = new StandInGenerator(Duration.ZERO);

  @Test
  void theSameJobGivesTheSamePngAndAnotherSeedAnotherOne() throws Exception {
    JobSpec spec = Jobs.ready(3).spec();

    byte[] png = finish(GENERATOR.open(spec)).png();

    var image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(spec.width());
    assertThat(image.getHeight()).isEqualTo(spec.height());
    assertThat(finish(GENERATOR.open(spec)).png()).isEqualTo(png);
    assertThat(finish(GENERATOR.open(spec.withSeed(43))).png()).isNotEqualTo(png);
  }

  @Test
  void aSavedSessionResumesWhereItStopped() {
    JobSpec spec = Jobs.ready(3).spec();
    var session = GENERATOR.open(spec);
    session.step();
    session.step();

    var resumed = GENERATOR.resume(spec, session.save());

    assertThat(resumed.stepsLeft()).isEqualTo(1);
    assertThat(finish(resumed).png()).isEqualTo(finish(GENERATOR.open(spec)).png());
  }

  @Test
  void aSessionOfAnotherImageIsNotResumed() {
    byte[] saved = GENERATOR.open(Jobs.ready(3).spec()).save();

    assertThatThrownBy(() -> GENERATOR.resume(Jobs.ready(4).spec(), saved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("steps differ");
  }

  private static Finished finish(GenerationSession session) {
    StepOutcome outcome;
    do {
      outcome = session.step();
    } while (!(outcome instanceof Finished));
    return (Finished) outcome;
  }
}
