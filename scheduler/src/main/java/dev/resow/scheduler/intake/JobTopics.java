package dev.resow.scheduler.intake;

import dev.resow.contract.ResowEvent;
import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.projection.Projector;
import dev.resow.scheduler.training.TrainingProjector;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumers of the topics about jobs. */
@ApplicationScoped
public class JobTopics {
  private final Intake intake;
  private final Projector projector;
  private final TrainingProjector trainings;
  private final DispatchSignal dispatch;

  JobTopics(
      Intake intake, Projector projector, TrainingProjector trainings, DispatchSignal dispatch) {
    this.intake = intake;
    this.projector = projector;
    this.trainings = trainings;
    this.dispatch = dispatch;
  }

  /** {@code resow.jobs.submitted}: a job may be released from here on. */
  @Incoming("scheduler-submitted")
  @Blocking
  public void submitted(ConsumerRecords<String, byte[]> batch) {
    project(batch);
  }

  /** {@code resow.control}: commands about jobs and trainings. */
  @Incoming("scheduler-control")
  @Blocking
  public void control(ConsumerRecords<String, byte[]> batch) {
    intake.take(batch, events -> project(trainings.cancel(events)));
  }

  /** {@code resow.attempts}, {@code resow.overlaps}, {@code resow.results}. */
  @Incoming("scheduler-attempts")
  @Blocking
  public void attempts(ConsumerRecords<String, byte[]> batch) {
    project(batch);
  }

  private void project(ConsumerRecords<String, byte[]> batch) {
    intake.take(batch, this::project);
  }

  private void project(List<ResowEvent> events) {
    if (projector.project(events)) dispatch.ring();
  }
}
