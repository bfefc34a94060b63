package dev.resow.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. Quarkus has the registry of the older Prometheus client. */
@SuppressWarnings("deprecation")
class SeriesRegistryTest {
  private static final Series JOBS = Series.counter("resow_jobs_total", "Jobs.", "model");
  private static final Series WAIT = Series.histogram("resow_wait_seconds", "Wait.", "class");
  private static final Series QUEUE = Series.shared("resow_queue_jobs", "Queue.", "model");

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SeriesRegistry series = new SeriesRegistry(meters);

  /** The exposition format allows a comma after the last label. */
  private String scraped() {
    return meters.scrape().replace(",}", "}");
  }

  @Test
  void aCounterHasTheNameOfItsSeries() {
    series.add(JOBS, 0, "a");
    series.count(JOBS, "a");
    series.add(JOBS, 2.5, "b");

    assertThat(scraped())
        .contains("# HELP resow_jobs_total Jobs.", "# TYPE resow_jobs_total counter")
        .contains("resow_jobs_total{model=\"a\"} 1.0", "resow_jobs_total{model=\"b\"} 2.5");
  }

  @Test
  void aHistogramHasBucketsFromMillisecondsToAnHour() {
    series.observe(WAIT, Duration.ofMillis(300), "normal");
    series.observe(WAIT, Duration.ofSeconds(-4), "normal");

    assertThat(scraped())
        .contains("resow_wait_seconds_bucket{class=\"normal\",le=\"0.005\"} 1.0")
        .contains("resow_wait_seconds_bucket{class=\"normal\",le=\"0.5\"} 2.0")
        .contains("resow_wait_seconds_bucket{class=\"normal\",le=\"3600.0\"} 2.0")
        .contains("resow_wait_seconds_count{class=\"normal\"} 2.0")
        .contains("resow_wait_seconds_sum{class=\"normal\"} 0.3");
  }

  /** Prometheus shows the help to whoever writes a query. */
  @Test
  void aGaugeOfTheDatabaseSaysHowReplicasAreJoined() {
    series.set(QUEUE, List.of(new SeriesRegistry.Row(3, "a"), new SeriesRegistry.Row(0, "b")));
    assertThat(scraped())
        .contains(
            "# HELP resow_queue_jobs Queue. Read from the database, the same in every replica: use max(), not sum().")
        .contains("resow_queue_jobs{model=\"a\"} 3.0", "resow_queue_jobs{model=\"b\"} 0.0");

    series.set(QUEUE, List.of(new SeriesRegistry.Row(1, "b")));
    assertThat(scraped())
        .contains("resow_queue_jobs{model=\"b\"} 1.0")
        .doesNotContain("model=\"a\"");
  }

  @Test
  void aCallerThatInventsNamesDoesNotFillTheMemory() {
    for (int i = 0; i < 1_000; i++) series.count(JOBS, "model-" + i);

    assertThat(meters.getMeters()).hasSize(101);
    assertThat(scraped()).contains("resow_jobs_total{model=\"other\"} 900.0");
  }

  @Test
  void labelsMustFit() {
    assertThatThrownBy(() -> series.count(JOBS))
        .hasMessageContaining("resow_jobs_total has the labels [model], not 0 of them");
    assertThatThrownBy(() -> Series.counter("jobs", "Jobs."))
        .hasMessageContaining("a series is named resow_...");
  }

  @Test
  void onlyTenantsThatTheOperatorNamesAreLabels() {
    var tenants = new TenantLabel(List.of("acme"));
    assertThat(tenants.of("acme")).isEqualTo("acme");
    assertThat(tenants.of("anybody")).isEqualTo("other");
    assertThat(tenants.of(null)).isEqualTo("other");
  }

  @Test
  void theManagementPortLiesBesideTheHttpPort() {
    assertThat(ManagementPort.beside(8080)).isEqualTo(9080);
    assertThat(ManagementPort.beside(65_000)).isEqualTo(64_000);
    assertThat(ManagementPort.beside(0)).as("any free one").isZero();
  }
}
