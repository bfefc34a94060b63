package dev.resow.scheduler.intake;

import dev.resow.scheduler.projection.DeadLetterProjector;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Consumer of {@code resow.dead}. A record there that is not a valid dead letter becomes a dead
 * letter about itself, which is valid: there is no loop.
 */
@ApplicationScoped
public class DeadTopic {
  private final Intake intake;
  private final DeadLetterProjector letters;

  DeadTopic(Intake intake, DeadLetterProjector letters) {
    this.intake = intake;
    this.letters = letters;
  }

  @Incoming("scheduler-dead")
  @Blocking
  public void letters(ConsumerRecords<String, byte[]> batch) {
    intake.take(batch, letters::project);
  }
}
