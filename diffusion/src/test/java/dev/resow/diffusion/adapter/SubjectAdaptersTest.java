package dev.resow.diffusion.adapter;

import static dev.resow.diffusion.adapter.LoraGoldens.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.RowGroups;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Adapters of single rows of a batch: those of a subject. Kernels differ with the number of rows,
 * so 1e-5 instead of equality between batches of different sizes.
 */
class SubjectAdaptersTest {
  private static final String PROMPT = "a cat and a dog";
  private static final int NONE = RowGroups.NO_GROUP;
  private static final float NEAR = 1e-5f;
  private static Sd3Model model;
  private static PromptEmbedding prompt; // as the base reads it

  @BeforeAll
  static void load() {
    model = LoraGoldens.model(AdapterMode.BESIDE, 64L << 20);
    prompt = model.encoders().encode(PROMPT, model.manager());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void aBatchOfRowsOfOneSubjectIsThatOfAnAdapterOfThePicture() {
    float[][] adapted = rows(List.of(use("diffusers", .7)), NONE, NONE);
    float[][] own = rows(List.of(use("diffusers", .7).of(1)), 1, 1);
    assertThat(own[0]).containsExactly(adapted[0], offset(NEAR));
    assertThat(own[1]).containsExactly(adapted[1], offset(NEAR));
  }

  @Test
  void rowsOfNoOneAreTheBase() {
    float[][] base = rows(List.of(), NONE, NONE, NONE);
    float[][] adapted = rows(List.of(use("diffusers", 1)), NONE, NONE, NONE);
    float[][] mixed = rows(List.of(use("diffusers", 1).of(0)), NONE, 0, NONE);
    assertThat(mixed[0]).isEqualTo(base[0]);
    assertThat(mixed[1]).containsExactly(adapted[1], offset(NEAR));
    assertThat(mixed[2]).isEqualTo(base[2]);
    assertThat(Arrays.mismatch(mixed[1], base[1])).isNotEqualTo(-1);
  }

  @Test
  void everySubjectHasItsOwn() {
    float[][] first = rows(List.of(use("diffusers", 1)), NONE, NONE, NONE);
    float[][] second = rows(List.of(use("peft", .5)), NONE, NONE, NONE);
    float[][] both = rows(List.of(use("peft", .5).of(1), use("diffusers", 1).of(0)), 0, NONE, 1);
    assertThat(both[0]).containsExactly(first[0], offset(NEAR));
    assertThat(both[2]).containsExactly(second[2], offset(NEAR));
  }

  @Test
  void anAdapterOfThePictureIsUnderThatOfASubject() {
    float[][] mix = rows(List.of(use("diffusers", .7), use("peft", .4)), NONE, NONE);
    float[][] picture = rows(List.of(use("diffusers", .7)), NONE, NONE);
    float[][] own = rows(List.of(use("diffusers", .7), use("peft", .4).of(2)), NONE, 2);
    assertThat(own[0]).containsExactly(picture[0], offset(NEAR));
    assertThat(own[1]).containsExactly(mix[1], offset(NEAR));
  }

  @Test
  void inAFusedModelItIsBeside() {
    try (var fused = LoraGoldens.model(AdapterMode.FUSED, 64L << 20)) {
      float[][] picture = rows(fused, List.of(use("diffusers", .7)), NONE, NONE);
      float[][] mix = rows(fused, List.of(use("diffusers", .7), use("peft", .4)), NONE, NONE);
      float[][] own = rows(fused, List.of(use("diffusers", .7), use("peft", .4).of(0)), NONE, 0);
      // two layers of an MLP are one kernel unless there is something beside them
      assertThat(own[0]).containsExactly(picture[0], offset(NEAR));
      assertThat(own[1]).containsExactly(mix[1], offset(10 * NEAR));
    }
  }

  @Test
  void outsideOfItsRowsItChangesNoBitAndTakenOffNeither() {
    float[][] before = rows(List.of(), NONE);
    assertThat(rows(List.of(use("diffusers", 1).of(0)), NONE)[0]).isEqualTo(before[0]);
    assertThat(rows(List.of(use("diffusers", 1).of(0)), 0)[0]).isNotEqualTo(before[0]);
    assertThat(rows(List.of(), NONE)[0]).isEqualTo(before[0]);
  }

  @Test
  void aPromptOfTheSubjectIsReadWithItsAdapter() {
    float[] base = read(List.of(), NONE);
    float[] adapted = read(List.of(use("diffusers", 1)), NONE);
    float[] own = read(List.of(use("diffusers", 1).of(0)), 0);
    assertThat(own).containsExactly(adapted, offset(NEAR));
    assertThat(Arrays.mismatch(own, base)).isNotEqualTo(-1);
    assertThat(read(List.of(use("diffusers", 1).of(0)), NONE)).isEqualTo(base);
  }

  @Test
  void aBatchOfAnotherSizeIsRefused() {
    model.adapters().use(List.of(use("diffusers", 1).of(0)));
    try (var manager = NDManager.newBaseManager();
        var _ = NoGradient.begin()) {
      var rows = new RowGroups(List.of(NONE, 0));
      Supplier<NDArray> one = () -> forward(model, 1, manager);
      assertThatThrownBy(() -> rows.during(one)).hasMessageContaining("a batch of 2 rows");
    } finally {
      model.adapters().use(List.of());
    }
  }

  @Test
  void oneFileMayServeSeveralSubjectsButNotOneTwice() {
    var both = List.of(use("peft", 1).of(0), use("peft", .5).of(1), use("peft", .2));
    assertThat(AdapterUse.mix(both)).isEqualTo(both);
    assertThat(AdapterUse.subjects(both)).containsExactly(0, 1);
    assertThatThrownBy(() -> AdapterUse.mix(List.of(use("peft", 1).of(0), use("peft", .5).of(0))))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> use("peft", 1).of(-1)).hasMessageContaining("index of a subject");
  }

  @Test
  void theMixOfAnotherSubjectIsAnother() {
    var mixes = List.of(use("peft", 1), use("peft", 1).of(0), use("peft", 1).of(1));
    assertThat(mixes.stream().map(use -> AdapterUse.key(List.of(use)))).doesNotHaveDuplicates();
    assertThat(mixes.stream().map(use -> model.fingerprint(List.of(use)))).doesNotHaveDuplicates();
  }

  /** What a batch of one latent under one prompt gives, by row. */
  private static float[][] rows(List<AdapterUse> mix, int... subjects) {
    return rows(model, mix, subjects);
  }

  private static float[][] rows(Sd3Model model, List<AdapterUse> mix, int... subjects) {
    var groups = new RowGroups(Arrays.stream(subjects).boxed().toList());
    try (var manager = NDManager.newBaseManager();
        var _ = NoGradient.begin()) {
      model.adapters().use(mix);
      var all = groups.during(() -> forward(model, subjects.length, manager)).toFloatArray();
      int each = all.length / subjects.length;
      var rows = new float[subjects.length][];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = Arrays.copyOfRange(all, row * each, (row + 1) * each);
      }
      return rows;
    } finally {
      model.adapters().use(List.of());
    }
  }

  private static NDArray forward(Sd3Model model, int rows, NDManager manager) {
    var latent = Goldens.tensor("mmdit.16x16.latent", manager).repeat(0, rows);
    return model
        .transformer()
        .forward(
            latent,
            manager.full(new Shape(rows), 750f),
            prompt.sequence().repeat(0, rows),
            prompt.pooled().repeat(0, rows));
  }

  private static float[] read(List<AdapterUse> mix, int subject) {
    try {
      model.adapters().use(mix);
      return RowGroups.one(subject)
          .during(() -> model.encoders().encode(PROMPT))
          .sequence()
          .toFloatArray();
    } finally {
      model.adapters().use(List.of());
    }
  }
}
