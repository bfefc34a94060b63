package dev.resow.scheduler.intake;

import dev.resow.scheduler.dispatch.DispatchSignal;
import dev.resow.scheduler.projection.Projector;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Consumers of the topics about jobs. */
@ApplicationScoped
public class JobTopics {
  private final Intake intake;
  private final Projector projector;
  private final DispatchSignal dispatch;

  JobTopics(Intake intake, Projector projector, DispatchSignal dispatch) {
    this.intake = intake;
    this.projector = projector;
    this.dispatch = dispatch;
  }

  /** {@code resow.jobs.submitted}: a job may be released from here on. */
  @Incoming("scheduler-submitted")
  @Blocking
  public void submitted(ConsumerRecords<String, byte[]> batch) {
    project(batch);
  }

  /** {@code resow.control}. */
  @Incoming("scheduler-control")
  @Blocking
  public void control(ConsumerRecords<String, byte[]> batch) {
    project(batch);
  }

  /** {@code resow.attempts}, {@code resow.overlaps}, {@code resow.results}. */
  @Incoming("scheduler-attempts")
  @Blocking
  public void attempts(ConsumerRecords<String, byte[]> batch) {
    project(batch);
  }

  private void project(ConsumerRecords<String, byte[]> batch) {
    intake.takeRecords(
        batch,
        records -> {
          if (projector.projectRecords(records)) dispatch.ring();
        });
  }
}
