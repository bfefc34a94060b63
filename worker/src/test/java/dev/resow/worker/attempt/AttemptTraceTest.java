package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobResult;
import dev.resow.observability.Traces;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans that an attempt leaves. */
class AttemptTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String RECORD = "b7ad6b7169203331";
  private static final int STEPS = 7;

  private final InMemorySpanExporter recorded = InMemorySpanExporter.create();
  private final Traces traces =
      Traces.of(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(recorded))
                      .build())
              .build());

  @TempDir Path folder;
  private WorkerFixture worker;

  @BeforeEach
  void setUp() {
    worker = new WorkerFixture(folder).with(new AttemptTraces(traces, 3));
  }

  private static String record(String flags) {
    return "00-" + TRACE + "-" + RECORD + "-" + flags;
  }

  private static AssignedJob job(String flags) {
    return new AssignedJob(Jobs.ready(STEPS), 1, record(flags), () -> false);
  }

  @Test
  void everyThirdStepTheDecodingAndTheStoringAreParts() {
    worker.run(job("01"));

    SpanData attempt = only("attempt");
    SpanData round = only("round");
    assertThat(attempt.getTraceId()).isEqualTo(TRACE);
    assertThat(attempt.getParentSpanId()).isEqualTo(RECORD);
    assertThat(text(attempt, "resow.outcome")).isEqualTo("picture");
    assertThat(text(attempt, "resow.worker")).isEqualTo(WorkerFixture.ID);
    assertThat(round.getParentSpanId()).isEqualTo(attempt.getSpanId());
    assertThat(text(round, "resow.outcome")).isEqualTo("finished");
    assertThat(named("step"))
        .extracting(step -> step.getAttributes().get(AttributeKey.longKey("resow.step")))
        .containsExactly(1L, 4L, 7L);
    assertThat(named("step")).extracting(SpanData::getParentSpanId).containsOnly(round.getSpanId());
    assertThat(only("decode").getParentSpanId()).isEqualTo(attempt.getSpanId());
    assertThat(only("store").getParentSpanId()).isEqualTo(attempt.getSpanId());
    assertThat(recorded.getFinishedSpanItems()).hasSize(7);
  }

  @Test
  void itsEventsContinueTheAttempt() {
    worker.run(job("01"));

    assertThat(worker.events().traceparents())
        .containsOnly("00-" + TRACE + "-" + only("attempt").getSpanId() + "-01");
  }

  @Test
  void aTraceThatIsNotSampledIsCarriedOnWithoutSpans() {
    worker.run(job("00"));

    assertThat(recorded.getFinishedSpanItems()).isEmpty();
    assertThat(worker.events().traceparents())
        .allSatisfy(each -> assertThat(each).startsWith("00-" + TRACE).endsWith("-00"));
  }

  @Test
  void aJobOfNoTraceHasNoSpans() {
    worker.run(new AssignedJob(Jobs.ready(STEPS), 1, null, () -> false));

    assertThat(recorded.getFinishedSpanItems()).isEmpty();
    assertThat(worker.events().traceparents()).containsOnlyNulls();
  }

  @Test
  void offTheRecordsTraceIsCarriedOnAsItIs() {
    worker.with(AttemptTraces.OFF).run(job("01"));

    assertThat(recorded.getFinishedSpanItems()).isEmpty();
    assertThat(worker.events().traceparents()).containsOnly(record("01"));
    assertThat(worker.events().all(JobResult.class)).hasSize(1);
  }

  @Test
  void whatWasBegunIsEndedWhenTheLockIsLost() {
    var looks = new AtomicInteger();
    worker.run(
        new AssignedJob(Jobs.ready(STEPS), 1, record("01"), () -> looks.incrementAndGet() > 4));

    assertThat(text(only("attempt"), "resow.outcome")).isEqualTo("lost");
    assertThat(text(only("round"), "resow.outcome")).isEqualTo("left");
    assertThat(only("attempt").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void promptAndSubjectsAreNotInThem() {
    var job = job("01");
    worker.run(job);

    assertThat(recorded.getFinishedSpanItems().toString())
        .doesNotContain(job.ready().spec().prompt());
  }

  private List<SpanData> named(String name) {
    return recorded.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  private SpanData only(String name) {
    assertThat(named(name)).as(name).hasSize(1);
    return named(name).getFirst();
  }

  private static String text(SpanData span, String attribute) {
    return span.getAttributes().get(AttributeKey.stringKey(attribute));
  }
}
