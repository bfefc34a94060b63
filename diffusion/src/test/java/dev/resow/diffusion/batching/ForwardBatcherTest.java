package dev.resow.diffusion.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While a pass runs, jobs gather; the next pass takes all that are alike. */
@Timeout(60)
class ForwardBatcherTest {
  private static final Shape LATENT = new Shape(1, 1, 2, 2);
  private static final float PROMPT = .5f;

  private final NDManager owner = TensorEngine.manager();
  private final ForwardBatcher batcher = new ForwardBatcher(owner, 1);
  private final ExecutorService jobs = Executors.newCachedThreadPool();

  @BeforeEach
  void lonePassesAreMeasured() throws Exception {
    var first = new Job(0, LATENT, AttentionTap.NONE);
    for (int pass = 0; pass < PassCosts.SAMPLES; pass++) {
      assertThat(first.call()).isEqualTo(PROMPT);
    }
    assertThat(batcher.passes()).isEqualTo(new Passes(PassCosts.SAMPLES, 0, 0));
  }

  @AfterEach
  void close() {
    jobs.shutdownNow();
    owner.close();
  }

  /** A job of one row and one step; what it predicts is its timestep and its prompt. */
  private final class Job implements Callable<Float> {
    private final float timestep;
    private final Shape shape;
    private final AttentionTap tap;
    private final NDManager session = owner.newSubManager();
    private final Member member;
    private volatile Thread thread;

    private Job(float timestep, Shape shape, AttentionTap tap) {
      this(timestep, shape, tap, new ToyBackbone(Integer.MAX_VALUE));
    }

    private Job(float timestep, Shape shape, AttentionTap tap, ToyBackbone backbone) {
      this.timestep = timestep;
      this.shape = shape;
      this.tap = tap;
      this.member = batcher.member(backbone, "");
    }

    @Override
    public Float call() throws Exception {
      thread = Thread.currentThread();
      try (var _ = NoGradient.begin()) {
        return member.forward(rows(), tap, this::alone).max().getFloat();
      }
    }

    private Rows rows() {
      var prompt = session.full(new Shape(1, 3, 2), PROMPT);
      var pooled = session.full(new Shape(1, 1), PROMPT);
      return new Rows(session.zeros(shape), timestep, List.of(new PromptEmbedding(prompt, pooled)));
    }

    private NDArray alone() {
      tap.attention(
          0,
          session.zeros(new Shape(1, shape.get(2) * shape.get(3), 1)),
          session.zeros(new Shape(1, 3, 2)),
          1);
      return session.full(shape, timestep + PROMPT);
    }
  }

  /** A pass that runs until the end of the block; jobs that are submitted meanwhile wait. */
  private final class Busy implements AutoCloseable {
    private final CountDownLatch runs = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final Future<?> pass;

    private Busy() throws InterruptedException {
      var job = new Job(0, new Shape(1, 1, 3, 3), AttentionTap.NONE);
      pass =
          jobs.submit(
              () -> {
                try (var _ = NoGradient.begin()) {
                  return job.member.forward(job.rows(), AttentionTap.NONE, () -> hold(job));
                }
              });
      runs.await();
    }

    private NDArray hold(Job job) {
      runs.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return job.alone();
    }

    @Override
    public void close() throws ExecutionException {
      end.countDown();
      try {
        pass.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Future<Float> submit(Job job) {
    int before = batcher.waiting();
    var future = jobs.submit(job);
    while (batcher.waiting() == before) {
      Thread.onSpinWait(); // until it stands in the line
    }
    return future;
  }

  @Test
  void jobsThatGatheredShareAPassAndEachGetsItsOwnRows() throws Exception {
    List<Future<Float>> results = new ArrayList<>();
    try (var _ = new Busy()) {
      for (int timestep = 1; timestep <= 3; timestep++) {
        results.add(submit(new Job(timestep, LATENT, AttentionTap.NONE)));
      }
    }
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).get()).isEqualTo(i + 1 + PROMPT);
    }
    assertThat(batcher.passes()).isEqualTo(new Passes(PassCosts.SAMPLES + 1, 1, 3));
  }

  @Test
  void jobsOfAnotherShapeOrNetworkHavePassesOfTheirOwn() throws Exception {
    List<Future<Float>> results = new ArrayList<>();
    try (var _ = new Busy()) {
      results.add(submit(new Job(1, LATENT, AttentionTap.NONE)));
      results.add(submit(new Job(2, new Shape(1, 1, 4, 4), AttentionTap.NONE)));
      results.add(submit(new Job(3, LATENT, AttentionTap.NONE)));
    }
    assertThat(results.get(0).get()).isEqualTo(1 + PROMPT);
    assertThat(results.get(1).get()).isEqualTo(2 + PROMPT);
    assertThat(results.get(2).get()).isEqualTo(3 + PROMPT);
    assertThat(batcher.passes()).isEqualTo(new Passes(PassCosts.SAMPLES + 2, 1, 2));
  }

  @Test
  void aTapSeesTheRowsOfItsOwnJobAndMayKeepThem() throws Exception {
    List<NDArray> seen = new ArrayList<>();
    var watching = new Job(2, LATENT, (block, queries, keys, heads) -> seen.add(queries));
    Future<Float> other;
    Future<Float> own;
    try (var _ = new Busy()) {
      other = submit(new Job(1, LATENT, AttentionTap.NONE));
      own = submit(watching);
    }
    assertThat(own.get()).isEqualTo(2 + PROMPT);
    assertThat(other.get()).isEqualTo(1 + PROMPT);
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().getShape()).isEqualTo(new Shape(1, 4, 1));
    assertThat(seen.getFirst().getManager()).isSameAs(watching.session);
    assertThat(seen.getFirst().toFloatArray()).containsOnly(0);
  }

  @Test
  void aJobWhoseTapFailsFailsAlone() throws Exception {
    AttentionTap broken =
        (block, queries, keys, heads) -> {
          throw new IllegalStateException("no such block");
        };
    Future<Float> sound;
    Future<Float> failing;
    try (var _ = new Busy()) {
      sound = submit(new Job(1, LATENT, AttentionTap.NONE));
      failing = submit(new Job(2, LATENT, broken));
    }
    assertThat(sound.get()).isEqualTo(1 + PROMPT);
    assertThatThrownBy(failing::get).hasRootCauseMessage("no such block");
  }

  @Test
  void aSharedPassThatFailsIsRepeatedByEveryJobAlone() throws Exception {
    Future<Float> one;
    Future<Float> other;
    try (var _ = new Busy()) {
      one = submit(new Job(1, LATENT, AttentionTap.NONE, new ToyBackbone(0)));
      other = submit(new Job(2, LATENT, AttentionTap.NONE, new ToyBackbone(0)));
    }
    assertThat(one.get()).isEqualTo(1 + PROMPT);
    assertThat(other.get()).isEqualTo(2 + PROMPT);
    assertThat(batcher.passes().shared()).isZero();
  }

  @Test
  void anInterruptionEndsTheWaitAndTheJobRunsAlone() throws Exception {
    var waiting = new Job(1, LATENT, AttentionTap.NONE);
    try (var _ = new Busy()) {
      var result =
          jobs.submit(
              () -> {
                float value = waiting.call();
                assertThat(Thread.interrupted()).as("the flag stays").isTrue();
                return value;
              });
      while (batcher.waiting() == 0) {
        Thread.onSpinWait();
      }
      waiting.thread.interrupt();
      assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(1 + PROMPT);
      assertThat(batcher.waiting()).isZero();
    }
  }

  @Test
  void aPassThatRecordsGradientsIsNeverShared() throws Exception {
    var job = new Job(1, LATENT, AttentionTap.NONE);
    try (var _ = new Busy()) {
      JniUtils.setGradMode(true);
      assertThat(job.member.forward(job.rows(), AttentionTap.NONE, job::alone).max().getFloat())
          .isEqualTo(1 + PROMPT);
    } finally {
      JniUtils.setGradMode(false);
    }
  }
}
