package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobStart;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.failure.FailureKind;
import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.certificate.SelfMade;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.provenance.manifest.Verifier;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.attempt.AssignedJob;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.provenance.Provenance;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts of jobs that start from a picture. */
class StartedAttemptTest {
  private static final Path MODEL = Path.of("../diffusion/src/test/resources/sd3-tiny");
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir Path folder;
  private WorkerFixture worker;

  @BeforeEach
  void createWorker() {
    worker = new WorkerFixture(folder);
  }

  private DiffusionGenerator model() {
    var store = worker.artifacts();
    return DiffusionGenerator.load(
        MODEL,
        DiffusionGenerator.settings("cpu"),
        new StoredAdapters(store),
        new StoredPictures(store));
  }

  private AttemptEnding run(ImageGenerator generator, String model, JobStart start) {
    var spec = Jobs.startingFrom(Jobs.catAndFox(model, "plain", "", 2, 1), start);
    var job = new JobReady(UUID.randomUUID(), 6, Instant.now(), spec, 1);
    return worker.with(generator).run(new AssignedJob(job, 1, null, () -> false));
  }

  @Test
  void theImageIsSignedAsACompositeOfAModel() throws IOException {
    worker.with(Provenance.signing(new PictureSigner(identity(), "0.1.0"), CLOCK));
    try (var generator = model()) {
      run(generator, "sd3-tiny", new JobStart(worker.artifacts().put(picture()), .5, null));
    }
    var image = worker.events().only(JobResult.class).image();
    var found =
        new Verifier(Set.of(), CLOCK).verify(worker.artifacts().get(image.id()).orElseThrow());
    assertThat(found.problems()).isEmpty();
    assertThat(found.source()).isEqualTo("compositeWithTrainedAlgorithmicMedia");
  }

  /** Deleted or expired before the job ran: no other attempt would end otherwise. */
  @Test
  void anUploadThatIsGoneEndsTheJobWithTheReason() {
    try (var generator = model()) {
      var gone = new ArtifactId("0".repeat(64));
      assertThat(run(generator, "sd3-tiny", new JobStart(gone, .5, null)))
          .isEqualTo(AttemptEnding.REPORTED);
    }
    assertRefused("image: upload 0000", "is missing from the store");
  }

  @Test
  void aModelThatStartsFromNoiseOnlyRefusesTheJob() {
    var any = new ArtifactId("0".repeat(64));
    run(new StandInGenerator(Duration.ZERO), StandInGenerator.MODEL, new JobStart(any, .5, null));
    assertRefused("image: the model 'stand-in' cannot start from an image");
  }

  private void assertRefused(String... words) {
    var failed = worker.events().only(AttemptFailed.class);
    assertThat(failed.kind()).isEqualTo(FailureKind.INVALID);
    assertThat(failed.message()).contains(words);
    assertThat(worker.events().all(JobResult.class)).isEmpty();
  }

  private SigningIdentity identity() throws IOException {
    var made = SelfMade.create("Test", NOW);
    return SigningIdentity.of(
        PemFiles.certificates("", Files.writeString(folder.resolve("chain.pem"), made.chain())),
        PemFiles.key("", Files.writeString(folder.resolve("key.pem"), made.key())));
  }

  private static byte[] picture() throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }
}
