package dev.resow.api.metrics;

import dev.resow.contract.JobSpec;
import dev.resow.observability.SeriesRegistry;
import dev.resow.observability.TenantLabel;
import dev.resow.persistence.TransactionBuffer;
import dev.resow.persistence.tenant.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Counts what this api does. Safe for use from any thread. */
@Startup
@ApplicationScoped
public class ApiMetrics {
  private final SeriesRegistry series;
  private final TenantLabel tenants;
  private final TransactionSynchronizationRegistry transaction;
  private final TransactionBuffer<JobSpec> inserted;

  ApiMetrics(
      MeterRegistry meters, Tenants tenants, TransactionSynchronizationRegistry transaction) {
    this.series = new SeriesRegistry(meters);
    this.tenants = new TenantLabel(tenants.named().keySet());
    this.transaction = transaction;
    this.inserted = new TransactionBuffer<>(transaction, _ -> {}, this::count);
    for (DeliveryOutcome outcome : DeliveryOutcome.values())
      series.declare(ApiSeries.DELIVERIES, outcome.label());
    series.declare(ApiSeries.DELIVERY);
  }

  /** Counts inserted jobs: after the commit, or at once without a transaction. */
  public void accepted(List<JobSpec> specs) {
    if (transaction.getTransactionKey() == null) count(specs);
    else inserted.addAll(specs);
  }

  private void count(List<JobSpec> specs) {
    for (JobSpec spec : specs)
      series.count(
          ApiSeries.ACCEPTED,
          spec.priority().name().toLowerCase(Locale.ROOT),
          spec.model(),
          spec.method(),
          tenants.of(spec.tenant()));
  }

  /**
   * One try to deliver a webhook message.
   *
   * @param took to the answer, or to the failure
   */
  public void delivered(DeliveryOutcome outcome, Duration took) {
    series.count(ApiSeries.DELIVERIES, outcome.label());
    series.observe(ApiSeries.DELIVERY, took);
  }

  /** The names of the tools for agents. */
  public void tools(List<String> names) {
    for (String name : names)
      for (ToolOutcome outcome : ToolOutcome.values())
        series.declare(ApiSeries.TOOLS, name, outcome.label());
  }

  /**
   * A call of a tool has ended.
   *
   * @param name one of {@link #tools}
   */
  public void toolCalled(String name, ToolOutcome outcome) {
    series.count(ApiSeries.TOOLS, name, outcome.label());
  }

  /** Reads the number of open event streams at each scrape. */
  public void streams(IntSupplier open) {
    series.gauge(ApiSeries.STREAMS, open::getAsInt);
  }
}
