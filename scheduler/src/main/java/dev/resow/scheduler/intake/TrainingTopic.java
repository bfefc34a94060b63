package dev.resow.scheduler.intake;

import dev.resow.scheduler.training.TrainingProjector;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumer of {@code resow.trainings}. */
@ApplicationScoped
public class TrainingTopic {
  private final Intake intake;
  private final TrainingProjector trainings;

  TrainingTopic(Intake intake, TrainingProjector trainings) {
    this.intake = intake;
    this.trainings = trainings;
  }

  @Incoming("scheduler-trainings")
  @Blocking
  public void events(ConsumerRecords<String, byte[]> batch) {
    intake.take(batch, trainings::project);
  }
}
