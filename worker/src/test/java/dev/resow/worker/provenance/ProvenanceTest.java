package dev.resow.worker.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.contract.failure.FailureKind;
import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.certificate.SelfMade;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.cose.Algorithm;
import dev.resow.provenance.cose.Signer;
import dev.resow.provenance.manifest.OriginalPicture;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.provenance.manifest.Verification;
import dev.resow.provenance.manifest.Verifier;
import dev.resow.provenance.watermark.DecodedPicture;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.MarkNote;
import dev.resow.provenance.watermark.WatermarkReader;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import dev.resow.worker.attempt.AssignedJob;
import dev.resow.worker.attempt.AttemptEnding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators set, and what attempts make of it. */
class ProvenanceTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final SelfMade MADE = SelfMade.create("Test", NOW);

  @TempDir Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private WorkerFixture worker;

  @BeforeEach
  void createWorker() throws IOException {
    worker = new WorkerFixture(folder);
    settings.put("resow.provenance.certificate", file("certificate.pem", MADE.chain()));
    settings.put("resow.provenance.key", file("key.pem", MADE.key()));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private Provenance provenance(Clock clock) {
    return Provenance.of(name -> Optional.ofNullable(settings.get(name)), "0.1.0", clock);
  }

  @Test
  void thePublishedPictureIsSignedForItsJob() throws Exception {
    JobReady job = Jobs.ready(2);

    var ending = worker.with(provenance(CLOCK)).run(assigned(job));

    assertThat(ending).isEqualTo(AttemptEnding.REPORTED);
    var image = worker.events().only(JobResult.class).image();
    byte[] png = worker.artifacts().get(image.id()).orElseThrow();
    var found = new Verifier(Set.of(), CLOCK).verify(png);
    assertThat(found.problems()).isEmpty();
    assertThat(found.state()).isEqualTo(Verification.State.VALID);
    assertThat(found.job()).isEqualTo(job.jobId());
    assertThat(image.bytes()).isEqualTo(png.length);
  }

  @Test
  void anotherDeliveryOfTheJobGivesTheSameBytes() {
    JobReady job = Jobs.ready(2);
    worker.with(provenance(CLOCK)).run(assigned(job));
    var later = new JobReady(job.jobId(), 9, NOW.plusSeconds(60), job.spec(), 2);
    worker.with(provenance(Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC))).run(assigned(later));

    assertThat(worker.events().all(JobResult.class))
        .extracting(JobResult::image)
        .hasSize(2)
        .containsOnly(worker.events().all(JobResult.class).getFirst().image());
  }

  @Test
  void aLargePictureCarriesTheMarkOfItsJobUnderTheSignature() throws Exception {
    JobReady job = large(Jobs.ready(2));

    byte[] png = published(provenance(CLOCK), job);

    assertThat(new Verifier(Set.of(), CLOCK).verify(png).state())
        .isEqualTo(Verification.State.VALID);
    var picture = DecodedPicture.of(png);
    assertThat(WatermarkReader.read(picture.width(), picture.height(), picture.rgb()))
        .map(WatermarkReader.Found::mark)
        .hasValue(Mark.of(job.jobId()));
    assertThat(MarkNote.in(png)).map(MarkNote::mark).hasValue(Mark.of(job.jobId()));
    assertThat(published(provenance(CLOCK), job)).isEqualTo(png);
  }

  /** Replays compare what the model and the sampler made. */
  @Test
  void twoJobsOfOnePictureDifferInMarkAndManifestOnly() throws Exception {
    byte[] one = published(provenance(CLOCK), large(Jobs.ready(2)));
    byte[] other = published(provenance(CLOCK), large(Jobs.ready(2)));
    byte[] bare = published(Provenance.OFF, large(Jobs.ready(2)));

    assertThat(DecodedPicture.of(one).rgb()).isNotEqualTo(DecodedPicture.of(other).rgb());
    assertThat(OriginalPicture.of(one))
        .isEqualTo(OriginalPicture.of(other))
        .isEqualTo(OriginalPicture.of(bare));
  }

  @Test
  void whichPicturesAreMarked() throws Exception {
    settings.put("resow.watermark", "off");
    assertThat(MarkNote.in(published(provenance(CLOCK), large(Jobs.ready(2))))).isEmpty();
    settings.clear();
    assertThat(MarkNote.in(published(provenance(CLOCK), large(Jobs.ready(2)))))
        .as("auto, and not signed")
        .isEmpty();
    settings.put("resow.watermark", "on");
    assertThat(MarkNote.in(published(provenance(CLOCK), large(Jobs.ready(2))))).isPresent();
    assertThat(MarkNote.in(published(provenance(CLOCK), Jobs.ready(2))))
        .as("64 pixels have no room")
        .isEmpty();
    settings.put("resow.watermark", "perhaps");
    assertThat(provenance(CLOCK).fault())
        .hasValue("RESOW_WATERMARK: expected on, off or auto, found 'perhaps'");
  }

  private static JobReady large(JobReady job) {
    ObjectNode spec = Json.mapper().valueToTree(job.spec());
    var larger = Json.parse(spec.put("width", 512).put("height", 512).toString(), JobSpec.class);
    return new JobReady(job.jobId(), job.attempt(), NOW, larger, 1);
  }

  private byte[] published(Provenance provenance, JobReady job) throws IOException {
    worker.with(provenance).run(assigned(job));
    var image = worker.events().all(JobResult.class).getLast().image();
    return worker.artifacts().get(image.id()).orElseThrow();
  }

  @Test
  void aPictureThatCannotBeSignedIsNotPublishedAndTheJobHasItsVerdict() throws Exception {
    var chain = PemFiles.certificates("", Path.of(settings.get("resow.provenance.certificate")));
    var wrong = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    var broken = new SigningIdentity(chain, new Signer(Algorithm.ES256, wrong));

    var ending =
        worker
            .with(Provenance.signing(new PictureSigner(broken, "0.1.0"), CLOCK))
            .run(assigned(Jobs.ready(2)));

    assertThat(ending).isEqualTo(AttemptEnding.REPORTED);
    assertThat(worker.events().all(JobResult.class)).isEmpty();
    var failed = worker.events().only(AttemptFailed.class);
    assertThat(failed.kind()).isEqualTo(FailureKind.TRANSIENT);
    assertThat(failed.message())
        .startsWith("the picture was made, but the worker could not sign it");
  }

  @Test
  void aCertificateThatExpiresMeanwhileSendsTheJobToAnotherWorker() {
    var later = Clock.fixed(NOW.plus(Duration.ofDays(3651)), ZoneOffset.UTC);
    var identity = identity();
    worker.with(Provenance.signing(new PictureSigner(identity, "0.1.0"), later));

    assertThat(worker.run(assigned(Jobs.ready(2)))).isEqualTo(AttemptEnding.REPORTED);

    assertThat(worker.events().only(AttemptHandedOver.class).fault())
        .startsWith("RESOW_PROVENANCE_CERTIFICATE: the certificate of")
        .contains("expired on 2036-11-27")
        .endsWith("replace it and restart the worker");
    assertThat(worker.events().all(JobResult.class)).isEmpty();
  }

  private SigningIdentity identity() {
    return SigningIdentity.of(
        PemFiles.certificates("", Path.of(settings.get("resow.provenance.certificate"))),
        PemFiles.key("", Path.of(settings.get("resow.provenance.key"))));
  }

  @Test
  void withoutCertificatesNothingIsSigned() {
    settings.clear();
    assertThat(provenance(CLOCK).signs()).isFalse();
    assertThat(provenance(CLOCK).fault()).isEmpty();
  }

  @Test
  void offSignsNothingWhateverElseIsSet() {
    settings.put("resow.provenance", "off");
    assertThat(provenance(CLOCK).signs()).isFalse();
    assertThat(provenance(CLOCK).status().up()).isTrue();
  }

  @Test
  void everyMistakeHasItsSentence() throws Exception {
    settings.put("resow.provenance", "on");
    assertThat(provenance(CLOCK).fault()).isEmpty();
    assertThat(provenance(CLOCK).description())
        .isEqualTo(
            "pictures are signed by CN=Test,O=Self-made by Resow, valid for 3650 days; pictures of"
                + " at least 512 px carry a watermark");

    String key = settings.remove("resow.provenance.key");
    assertThat(provenance(CLOCK).fault())
        .hasValue(
            "RESOW_PROVENANCE_KEY is not set: expected a PEM file with the private key of that"
                + " certificate; or set RESOW_PROVENANCE=off for pictures without provenance");
    settings.put("resow.provenance.key", key + ".gone");
    assertThat(provenance(CLOCK).fault())
        .hasValue("RESOW_PROVENANCE_KEY: there is no file " + key + ".gone");
    settings.put("resow.provenance.key", file("other.pem", SelfMade.create("X", NOW).key()));
    assertThat(provenance(CLOCK).fault().orElseThrow())
        .endsWith("certificate.pem): the key does not belong to the certificate");
    assertThat(provenance(CLOCK).status().up()).isFalse();
    settings.put("resow.provenance", "maybe");
    assertThat(provenance(CLOCK).fault())
        .hasValue("RESOW_PROVENANCE: expected on, off or auto, found 'maybe'");
  }

  private static AssignedJob assigned(JobReady job) {
    return new AssignedJob(job, 1, null, () -> false);
  }
}
