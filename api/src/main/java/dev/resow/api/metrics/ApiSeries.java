package dev.resow.api.metrics;

import dev.resow.observability.Series;
import java.util.List;

/** The series of the api, all of them; docs/metrics.md lists them. */
public final class ApiSeries {
  static final Series ACCEPTED =
      Series.counter(
          "resow_jobs_accepted_total",
          "Jobs accepted, those of replays and requeued dead letters included.",
          "class",
          "model",
          "method",
          "tenant");

  static final Series DELIVERIES =
      Series.counter(
          "resow_webhook_deliveries_total", "Tries to deliver a webhook message.", "outcome");

  static final Series DELIVERY =
      Series.histogram(
          "resow_webhook_delivery_seconds", "Time to the answer of a webhook's receiver.");

  static final Series STREAMS = Series.gauge("resow_event_streams", "Open event streams.");

  static final Series TOOLS =
      Series.counter(
          "resow_tool_calls_total", "Calls of tools for agents that ended.", "tool", "outcome");

  /** In the order of the documentation. */
  public static final List<Series> ALL = List.of(ACCEPTED, DELIVERIES, DELIVERY, STREAMS, TOOLS);

  private ApiSeries() {}
}
