package dev.resow.worker.attempt;

import static dev.resow.worker.RecordedSpans.RECORD;
import static dev.resow.worker.RecordedSpans.TRACE;
import static dev.resow.worker.RecordedSpans.record;
import static dev.resow.worker.RecordedSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobResult;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.RoundRestarted;
import dev.resow.worker.Jobs;
import dev.resow.worker.RecordedSpans;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.generation.DemoModel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans that an attempt leaves. */
class AttemptTraceTest {
  private static final int STEPS = 7;

  private final RecordedSpans spans = new RecordedSpans();

  @TempDir Path folder;
  private WorkerFixture worker;

  @BeforeEach
  void setUp() {
    worker = new WorkerFixture(folder).with(new AttemptTraces(spans.traces(), 3));
  }

  private static AssignedJob job(String flags) {
    return new AssignedJob(Jobs.ready(STEPS), 1, record(flags), () -> false);
  }

  @Test
  void everyThirdStepTheDecodingAndTheStoringAreParts() {
    worker.run(job("01"));

    SpanData attempt = spans.only("attempt");
    SpanData round = spans.only("round");
    assertThat(attempt.getTraceId()).isEqualTo(TRACE);
    assertThat(attempt.getParentSpanId()).isEqualTo(RECORD);
    assertThat(text(attempt, "resow.outcome")).isEqualTo("picture");
    assertThat(text(attempt, "resow.worker")).isEqualTo(WorkerFixture.ID);
    assertThat(round.getParentSpanId()).isEqualTo(attempt.getSpanId());
    assertThat(text(round, "resow.outcome")).isEqualTo("finished");
    assertThat(spans.named("step"))
        .extracting(step -> step.getAttributes().get(AttributeKey.longKey("resow.step")))
        .containsExactly(1L, 4L, 7L);
    assertThat(spans.named("step"))
        .extracting(SpanData::getParentSpanId)
        .containsOnly(round.getSpanId());
    assertThat(spans.only("decode").getParentSpanId()).isEqualTo(attempt.getSpanId());
    assertThat(spans.only("store").getParentSpanId()).isEqualTo(attempt.getSpanId());
    assertThat(spans.all()).hasSize(7);
  }

  @Test
  void itsEventsContinueTheAttempt() {
    worker.run(job("01"));

    assertThat(worker.events().traceparents())
        .containsOnly("00-" + TRACE + "-" + spans.only("attempt").getSpanId() + "-01");
  }

  /** A model that finds every picture wrong, and so takes up the best round at the end. */
  @Test
  void everyRoundAndEveryCheckIsAPart() throws Exception {
    try (var strict = DemoModel.load(DemoModel.with(DemoModel.NEVER_CLEAR, folder))) {
      var job = new AssignedJob(Jobs.guided(), 1, record("01"), () -> false);
      worker.with(strict).run(job);
    }

    var checks = worker.events().all(OverlapDetected.class);
    var restarts = worker.events().all(RoundRestarted.class);
    assertThat(restarts).isNotEmpty();
    assertThat(outcomes("round"))
        .endsWith("finished")
        .filteredOn("restarted"::equals)
        .hasSameSizeAs(restarts);
    assertThat(outcomes("check")).hasSameSizeAs(checks).containsOnly("wrong");
    var rounds = spans.named("round").stream().map(SpanData::getSpanId).toList();
    assertThat(spans.named("check")).extracting(SpanData::getParentSpanId).isSubsetOf(rounds);
    assertThat(spans.all().toString()).doesNotContain("tiger", "leopard");
  }

  @Test
  void aTraceThatIsNotSampledIsCarriedOnWithoutSpans() {
    worker.run(job("00"));

    assertThat(spans.all()).isEmpty();
    assertThat(worker.events().traceparents())
        .allSatisfy(each -> assertThat(each).startsWith("00-" + TRACE).endsWith("-00"));
  }

  @Test
  void aJobOfNoTraceHasNoSpans() {
    worker.run(new AssignedJob(Jobs.ready(STEPS), 1, null, () -> false));

    assertThat(spans.all()).isEmpty();
    assertThat(worker.events().traceparents()).containsOnlyNulls();
  }

  @Test
  void offTheRecordsTraceIsCarriedOnAsItIs() {
    worker.with(AttemptTraces.OFF).run(job("01"));

    assertThat(spans.all()).isEmpty();
    assertThat(worker.events().traceparents()).containsOnly(record("01"));
    assertThat(worker.events().all(JobResult.class)).hasSize(1);
  }

  @Test
  void whatWasBegunIsEndedWhenTheLockIsLost() {
    var looks = new AtomicInteger();
    worker.run(
        new AssignedJob(Jobs.ready(STEPS), 1, record("01"), () -> looks.incrementAndGet() > 4));

    assertThat(outcomes("attempt")).containsExactly("lost");
    assertThat(outcomes("round")).containsExactly("left");
    assertThat(spans.only("attempt").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  private List<String> outcomes(String name) {
    return spans.named(name).stream().map(span -> text(span, "resow.outcome")).toList();
  }
}
