package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.worker.Jobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several models in one worker, in as much memory as there is. */
class ModelShelfTest {
  private final List<String> log = new ArrayList<>();

  @Test
  void allModelsAreAnnouncedInTheirOrder() {
    var shelf = open(new MemoryBudget(OptionalLong.empty(), false), "a", "b", "c");
    assertThat(shelf.cards()).extracting(ModelCard::name).containsExactly("a", "b", "c");
    assertThat(shelf.fingerprints())
        .extracting(ModelFingerprint::model)
        .containsExactly("a", "b", "c");
    assertThat(shelf.card().name()).isEqualTo("a");
    assertThat(shelf.holds("c")).isTrue();
    assertThat(shelf.holds("d")).isFalse();
    assertThatThrownBy(() -> shelf.open(spec("d")))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContaining("'d'");
  }

  @Test
  void whatFitsStaysInMemory() {
    var shelf = open(new MemoryBudget(OptionalLong.of(30), false), "a", "b", "c");
    for (String model : List.of("a", "b", "c", "a")) shelf.open(spec(model)).close();
    assertThat(log).as("each was loaded once").containsExactly("+c", "+b", "+a");
  }

  @Test
  void theOneUsedLongestAgoMakesRoom() {
    var shelf = open(new MemoryBudget(OptionalLong.of(25), false), "a", "b", "c");
    assertThat(log).containsExactly("+c", "+b", "-c", "+a");
    assertThat(shelf.inMemory()).as("the first is there at once").containsExactly("b", "a");
    shelf.open(spec("b")).close();
    shelf.open(spec("c")).close();
    assertThat(shelf.inMemory()).as("a was used before b").containsExactly("b", "c");
    assertThat(log).endsWith("-a", "+c");
    assertThat(shelf.cards()).extracting(ModelCard::name).containsExactly("a", "b", "c");
  }

  /** Small ones are loaded without a check, and count all the same. */
  @Test
  void modelsThatNobodyRefusesMakeRoomAfterwards() {
    List<ModelSource> small =
        Stream.of("a", "b", "c")
            .<ModelSource>map(
                model ->
                    _ -> {
                      log.add("+" + model);
                      return new Fake(model);
                    })
            .toList();
    var shelf = ModelShelf.open(small, new MemoryBudget(OptionalLong.of(25), false));
    assertThat(log).containsExactly("+c", "+b", "+a", "-c");
    assertThat(shelf.inMemory()).containsExactly("b", "a");
  }

  @Test
  void aModelThatDoesNotFitAloneIsAnError() {
    assertThatThrownBy(() -> open(new MemoryBudget(OptionalLong.of(9), false), "a", "b"))
        .isInstanceOf(TooLarge.class);
    assertThat(log).as("nothing stays in memory").isEmpty();
  }

  @Test
  void onAGpuOneModelIsInMemoryUnlessThereIsALimit() {
    var shelf = open(new MemoryBudget(OptionalLong.empty(), true), "a", "b");
    shelf.open(spec("b")).close();
    assertThat(log).containsExactly("+b", "-b", "+a", "-a", "+b");
    log.clear();
    var roomy = open(new MemoryBudget(OptionalLong.of(20), true), "a", "b");
    for (String model : List.of("b", "a", "b")) roomy.open(spec(model)).close();
    assertThat(log)
        .as("the first time their sizes are unknown")
        .containsExactly("+b", "-b", "+a", "+b");
  }

  @Test
  void twoFoldersWithOneNameAreRefused() {
    assertThatThrownBy(() -> open(new MemoryBudget(OptionalLong.empty(), false), "a", "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RESOW_MODELS")
        .hasMessageContaining("'a'");
    assertThat(log).containsExactly("+a", "+a", "-a", "-a");
  }

  /** Each model takes 1 GiB and 1 GiB for an image, of 6 GiB. */
  @Test
  void severalJobsAtOnceNeedAllModelsInMemoryWithTheirImages() {
    var all = open(new MemoryBudget(OptionalLong.of(20), false), "a", "b").need(1);
    assertThat(all.threads()).hasValue(1);
    assertThat(all.fits(3)).as("two models, an image of one and three of the other").isTrue();
    assertThat(all.fits(4)).isFalse();

    var one = open(new MemoryBudget(OptionalLong.of(15), false), "a", "b").need(1);
    assertThat(one.fits(1)).isTrue();
    assertThat(one.fits(2)).isFalse();
    assertThat(one.reason()).isEqualTo("the models do not fit into memory together");
  }

  @Test
  void modelsWithDifferentThreadsTakeOneJobAtATime() {
    var need = open(new MemoryBudget(OptionalLong.empty(), false), "a", "wide").need(1);
    assertThat(need.fits(2)).isFalse();
    assertThat(need.reason()).contains("RESOW_THREADS");
  }

  private ModelShelf open(MemoryBudget budget, String... models) {
    return ModelShelf.open(Stream.of(models).map(this::source).toList(), budget);
  }

  /** Each takes ten bytes. */
  private ModelSource source(String model) {
    return memory -> {
      if (memory.isPresent() && memory.getAsLong() < 10) throw new TooLarge();
      log.add("+" + model);
      return new Fake(model);
    };
  }

  private static final class TooLarge extends NoRoomException {
    TooLarge() {
      super("too large", null);
    }
  }

  private static JobSpec spec(String model) {
    return Jobs.ready(model, 2).spec();
  }

  private final class Fake implements ImageGenerator {
    private final String name;
    private final StandInGenerator generator;

    Fake(String name) {
      this.name = name;
      generator = new StandInGenerator(name, 1, Duration.ZERO, Optional.empty());
    }

    @Override
    public ModelCard card() {
      return generator.card();
    }

    @Override
    public ModelFingerprint fingerprint() {
      return generator.fingerprint();
    }

    @Override
    public OptionalLong memory() {
      return OptionalLong.of(10);
    }

    @Override
    public SlotNeed need(long maxPixels) {
      long gib = 1L << 30;
      return new SlotNeed(
          OptionalInt.of(name.equals("wide") ? 2 : 1),
          jobs -> (1 + jobs) * gib,
          OptionalLong.of(6 * gib));
    }

    @Override
    public String device() {
      return "cpu";
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public GenerationSession open(JobSpec spec) {
      return generator.open(spec);
    }

    @Override
    public GenerationSession resume(JobSpec spec, byte[] saved) {
      return generator.resume(spec, saved);
    }

    @Override
    public void close() {
      log.add("-" + name);
    }
  }
}
