package dev.resow.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Traceparent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels with a job while traces are on, and while they are off. */
class TracesTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-" + CALLER + "-00";

  private final InMemorySpanExporter recorded = InMemorySpanExporter.create();
  private final Traces traces =
      Traces.of(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(new RequestPrivacy())
                      .addSpanProcessor(SimpleSpanProcessor.create(recorded))
                      .build())
              .build());

  @Test
  void aSpanContinuesTheTraceAndItsRecordsContinueTheSpan() {
    Span dispatch = traces.begin("dispatch", SpanKind.INTERNAL, SAMPLED);
    String carried = traces.traceparent(dispatch, SAMPLED);
    Span attempt = traces.begin("attempt", SpanKind.CONSUMER, carried);
    Span round = traces.part("round", attempt, Instant.EPOCH);
    round.end();
    attempt.end();
    dispatch.end();

    assertThat(Traceparent.valid(carried)).isTrue();
    assertThat(recorded.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactly("round", "attempt", "dispatch");
    assertThat(recorded.getFinishedSpanItems())
        .extracting(SpanData::getTraceId)
        .containsOnly(TRACE);
    assertThat(recorded.getFinishedSpanItems())
        .extracting(SpanData::getParentSpanId)
        .containsExactly(id(attempt), id(dispatch), CALLER);
  }

  @Test
  void whatTheCallerDoesNotSampleIsNotRecordedButCarriedOn() {
    Span span = traces.begin("attempt", SpanKind.CONSUMER, NOT_SAMPLED);
    String carried = traces.traceparent(span, NOT_SAMPLED);
    span.end();

    assertThat(carried).startsWith("00-" + TRACE + "-").endsWith("-00");
    assertThat(recorded.getFinishedSpanItems()).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "'; DROP TABLE job; --"
      })
  void whatIsNoTraceparentBeginsNoSpanAndANewTrace(String hostile) {
    Span span = traces.begin("attempt", SpanKind.CONSUMER, hostile);

    assertThat(span.getSpanContext().isValid()).isFalse();
    assertThat(Traceparent.valid(traces.traceparent(span, hostile))).isTrue();
    assertThat(Traceparent.valid(traces.ofRequest(hostile))).isTrue();
    assertThat(Traceparent.valid(Traces.OFF.ofRequest(hostile))).isTrue();
    assertThat(recorded.getFinishedSpanItems()).isEmpty();
  }

  /** Its children would have a parent that no tool ever sees. */
  @Test
  void noSpanIsInventedWhileTracesAreOn() {
    assertThat(traces.onward(SAMPLED)).isEqualTo(SAMPLED);
    assertThat(Traces.OFF.onward(SAMPLED))
        .startsWith("00-" + TRACE + "-")
        .endsWith("-01")
        .isNotEqualTo(SAMPLED);
  }

  @Test
  void aJobContinuesTheSpanOfTheRequestThatMakesIt() {
    Span request = traces.begin("POST /v1/jobs", SpanKind.SERVER, SAMPLED);
    try (Scope _ = Traces.current(request)) {
      assertThat(traces.ofRequest(SAMPLED)).contains(id(request));
      assertThat(Traces.OFF.ofRequest(SAMPLED)).doesNotContain(id(request)).contains(TRACE);
    }
  }

  @Test
  void offNothingIsMade() {
    Span span = Traces.OFF.begin("attempt", SpanKind.CONSUMER, SAMPLED);
    assertThat(span).isSameAs(Span.getInvalid());
    assertThat(Traces.OFF.part("round", span, Instant.EPOCH)).isSameAs(Span.getInvalid());
    try (Scope _ = Traces.current(span)) {
      assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }
  }

  @Test
  void aFailureHasItsKindWithoutItsWords() {
    Span span = traces.begin("store", SpanKind.INTERNAL, SAMPLED);
    Traces.failed(span, new IllegalStateException("a cat and a fox"));
    span.end();

    SpanData store = recorded.getFinishedSpanItems().getFirst();
    assertThat(store.toString())
        .contains("java.lang.IllegalStateException", "ERROR")
        .doesNotContain("a cat");
  }

  @Test
  void searchesAndAddressesAreNotRecorded() {
    var query = AttributeKey.stringKey("url.query");
    var path = AttributeKey.stringKey("url.path");
    var tracer =
        SdkTracerProvider.builder()
            .addSpanProcessor(new RequestPrivacy())
            .addSpanProcessor(SimpleSpanProcessor.create(recorded))
            .build()
            .get("http");
    tracer
        .spanBuilder("GET /v1/jobs")
        .setAttribute(query, "text=a+cat")
        .setAttribute(path, "/v1/jobs")
        .startSpan()
        .end();

    SpanData request = recorded.getFinishedSpanItems().getLast();
    assertThat(request.getAttributes().get(query)).isEqualTo(RequestPrivacy.REMOVED);
    assertThat(request.getAttributes().get(path)).isEqualTo("/v1/jobs");
  }

  private static String id(Span span) {
    return span.getSpanContext().getSpanId();
  }
}
