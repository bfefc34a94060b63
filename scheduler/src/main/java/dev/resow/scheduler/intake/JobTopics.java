package dev.resow.scheduler.intake;

import dev.resow.contract.CloudEvent;
import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.projection.Projector;
import dev.resow.scheduler.training.TrainingProjector;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
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
    intake.takeRecords(
        batch,
        records -> {
          var events = records.stream().map(CloudEvent::data).toList();
          var ofJobs = new HashSet<>(trainings.cancel(events));
          project(records.stream().filter(record -> ofJobs.contains(record.data())).toList());
        });
  }

  /** {@code resow.attempts}, {@code resow.overlaps}, {@code resow.results}. */
  @Incoming("scheduler-attempts")
  @Blocking
  public void attempts(ConsumerRecords<String, byte[]> batch) {
    project(batch);
  }

  private void project(ConsumerRecords<String, byte[]> batch) {
    intake.takeRecords(batch, this::project);
  }

  private void project(List<CloudEvent> records) {
    if (projector.projectRecords(records)) dispatch.ring();
  }
}
