package dev.resow.worker.health;

import dev.resow.contract.ModelCard;
import dev.resow.contract.health.Probe;
import dev.resow.messaging.quarkus.StatusCheck;
import dev.resow.worker.config.WorkerSettings;
import dev.resow.worker.environment.WorkerEnvironment;
import dev.resow.worker.generation.ImageGenerator;
import dev.resow.worker.generation.LoadedGenerator;
import dev.resow.worker.messaging.WorkerGate;
import dev.resow.worker.share.ShareConnector;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;

/**
 * Ready: the model is loaded, pictures can be signed and stored, the broker answers and takes
 * events. Alive: the thread that takes jobs runs.
 */
@ApplicationScoped
public class WorkerChecks {
  private final LoadedGenerator generator;
  private final WorkerEnvironment environment;
  private final ShareConnector channel;
  private final WorkerGate gate;
  private final boolean trains;
  private final Instant started = Instant.now();

  @Inject
  WorkerChecks(
      LoadedGenerator generator,
      WorkerEnvironment environment,
      @Connector(ShareConnector.NAME) ShareConnector channel,
      WorkerGate gate,
      WorkerSettings settings) {
    this.trains = settings.trains();
    this.generator = generator;
    this.environment = environment;
    this.channel = channel;
    this.gate = gate;
  }

  @Produces
  @Readiness
  AsyncHealthCheck model() {
    return () -> Uni.createFrom().item(this::ofTheModel);
  }

  /** The broker, and on it the settings of the share group. */
  private Probe.Status ofTheBroker() {
    var status = status("broker");
    return status.up()
        ? gate.fault().map(fault -> new Probe.Status(false, fault, started)).orElse(status)
        : status;
  }

  private HealthCheckResponse ofTheModel() {
    var response = HealthCheckResponse.named("model");
    if (trains) return response.up().withData("role", "train").build();
    generator
        .ifReady()
        .ifPresentOrElse(
            p -> {
              response.up().withData("name", names(p)).withData("device", p.device());
              if (!p.warnings().isEmpty())
                response.withData("warnings", String.join("\n", p.warnings()));
            },
            () ->
                response
                    .down()
                    .withData("since", started.toString())
                    .withData("fault", "the model is still loading"));
    return response.build();
  }

  private static String names(ImageGenerator held) {
    return held.cards().stream().map(ModelCard::name).collect(Collectors.joining(", "));
  }

  @Produces
  @Readiness
  AsyncHealthCheck artifacts() {
    return condition("worker artifacts", "artifacts");
  }

  @Produces
  @Readiness
  AsyncHealthCheck sampling() {
    return condition("worker sampling", "sampling");
  }

  @Produces
  @Readiness
  AsyncHealthCheck broker() {
    return new StatusCheck("worker broker", this::ofTheBroker);
  }

  @Produces
  @Readiness
  AsyncHealthCheck provenance() {
    return condition("worker provenance", "provenance");
  }

  @Produces
  @Readiness
  AsyncHealthCheck ready() {
    return jobs();
  }

  @Produces
  @Liveness
  AsyncHealthCheck alive() {
    return jobs();
  }

  /** The channel's own health report. */
  private AsyncHealthCheck jobs() {
    return () ->
        Uni.createFrom()
            .item(
                () -> {
                  var report = channel.getLiveness();
                  var response = HealthCheckResponse.named("worker jobs").status(report.isOk());
                  report.getChannels().stream()
                      .filter(each -> !each.isOk())
                      .forEach(
                          each ->
                              response.withData(
                                  "fault", each.getMessage() + "; this process must be restarted"));
                  response.withData("checkpoints not saved", environment.unsavedCheckpoints());
                  environment
                      .checkpointFault()
                      .ifPresent(fault -> response.withData("checkpoint fault", fault));
                  return response.build();
                });
  }

  private AsyncHealthCheck condition(String name, String condition) {
    return new StatusCheck(name, () -> status(condition));
  }

  private Probe.Status status(String condition) {
    return environment.conditions().get(condition);
  }
}
