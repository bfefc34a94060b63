package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobSpec;
import dev.resow.contract.JobStart;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.worker.Jobs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that start from a picture in the artifact store. */
class StartPicturesTest {
  private static final Path MODEL = Path.of("../diffusion/src/test/resources/sd3-tiny");

  @TempDir Path folder;
  private FolderArtifactStore store;
  private ImageGenerator generator;

  @BeforeEach
  void load() {
    store = new FolderArtifactStore(folder.resolve("store"));
    generator =
        DiffusionGenerator.load(
            MODEL,
            DiffusionGenerator.settings("cpu"),
            new StoredAdapters(store),
            new StoredPictures(store));
  }

  @AfterEach
  void close() {
    generator.close();
  }

  @Test
  void theCardSaysThatJobsCanStartFromAPicture() {
    assertThat(generator.card().startsFromImages()).isTrue();
    assertThat(new StandInGenerator(Duration.ZERO).card().startsFromImages()).isFalse();
  }

  @Test
  void whatLiesOutsideOfTheMaskStays() throws IOException {
    var image = store.put(png(64, 0x336699));
    var mask = store.put(masked());
    var made = finish(spec(new JobStart(image, 1, mask)));

    var pixels = ImageIO.read(new ByteArrayInputStream(made.png()));
    assertThat(pixels.getRGB(63, 63)).isEqualTo(0xff336699);
    assertThat(pixels.getRGB(3, 3)).isNotEqualTo(0xff336699);
    assertThat(made.forwards()).isEqualTo(4);
  }

  @Test
  void aSavedSessionResumesFromTheSamePicture() throws IOException {
    var job = spec(new JobStart(store.put(png(64, 0x336699)), .5, null));
    byte[] saved;
    try (var session = generator.open(job)) {
      session.step();
      saved = session.save();
    }
    try (var session = generator.resume(job, saved)) {
      assertThat(session.stepsLeft()).isEqualTo(1);
    }
    var other = spec(new JobStart(store.put(png(64, 0x996633)), .5, null));
    assertThatThrownBy(() -> generator.resume(other, saved))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPictureThatIsNotThereOrNoneOfTheJobsSizeIsRefused() throws IOException {
    var missing = new ArtifactId("0".repeat(64));
    assertRefused(missing, "image: upload 0000", "is missing from the store");
    assertRefused(store.put(png(32, 0)), "image: expected 64 x 64 pixels, got 32 x 32");
    assertRefused(store.put(new byte[] {1, 2, 3}), "image: expected a PNG file");
    assertRefused(store.put(Files.readAllBytes(Path.of("pom.xml"))), "image: expected a PNG file");
  }

  private void assertRefused(ArtifactId image, String... words) {
    assertThatThrownBy(() -> generator.open(spec(new JobStart(image, .5, null))))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContainingAll(words);
  }

  private Finished finish(JobSpec spec) {
    try (var session = generator.open(spec)) {
      while (true) {
        if (session.step() instanceof Finished finished) return finished;
      }
    }
  }

  private static JobSpec spec(JobStart start) {
    return Jobs.startingFrom(Jobs.catAndFox("sd3-tiny", "plain", "", 4, 1), start);
  }

  /** White in the upper left quarter. */
  private static byte[] masked() throws IOException {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) image.setRGB(i % 32, i / 32, 0xffffff);
    return png(image);
  }

  private static byte[] png(int side, int colour) throws IOException {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) image.setRGB(i % side, i / side, colour);
    return png(image);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
