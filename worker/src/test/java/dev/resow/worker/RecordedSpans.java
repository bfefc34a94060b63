package dev.resow.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.observability.Traces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;

/** Traces that are kept in memory. */
public final class RecordedSpans {
  /** The trace of the records that begin attempts. */
  public static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** The span of such a record. */
  public static final String RECORD = "b7ad6b7169203331";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Traces traces =
      Traces.of(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                      .build())
              .build());

  public Traces traces() {
    return traces;
  }

  /**
   * Header of the record.
   *
   * @param flags 01 if the trace is sampled, else 00
   */
  public static String record(String flags) {
    return "00-" + TRACE + "-" + RECORD + "-" + flags;
  }

  public List<SpanData> all() {
    return exporter.getFinishedSpanItems();
  }

  public List<SpanData> named(String name) {
    return all().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The one span of the name. */
  public SpanData only(String name) {
    assertThat(named(name)).as(name).hasSize(1);
    return named(name).getFirst();
  }

  public static String text(SpanData span, String attribute) {
    return span.getAttributes().get(AttributeKey.stringKey(attribute));
  }
}
