package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.AdapterBaseCard;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.JobSpec;
import dev.resow.contract.MethodCard;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.diffusion.adapter.AdapterUnavailableException;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.worker.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker loads the adapters of a job from the artifact store by their hash. */
class JobAdaptersTest {
  private static final Path RESOURCES = Path.of("../diffusion/src/test/resources");
  private static final Path FILE =
      RESOURCES.resolve("sd3-lora/diffusers/pytorch_lora_weights.safetensors");

  @TempDir Path folder;
  private FolderArtifactStore store;
  private ImageGenerator generator;

  @BeforeEach
  void load() {
    store = new FolderArtifactStore(folder.resolve("store"));
    generator =
        DiffusionGenerator.load(RESOURCES.resolve("sd3-tiny"), "cpu", new StoredAdapters(store));
  }

  @AfterEach
  void close() {
    generator.close();
  }

  @Test
  void theCardSaysWhatAdaptersCanChange() {
    AdapterBaseCard card = generator.card().adapters();
    assertThat(card.fingerprint()).isEqualTo(generator.fingerprint().parts().get("weights"));
    assertThat(card.layers()).hasSizeLessThan(60);
    assertThat(card.find("transformer.transformer_blocks.2.attn.to_add_out")).isPresent();
    assertThat(card.find("transformer.transformer_blocks.3.attn.to_add_out")).isEmpty();
    var last = card.find("transformer.transformer_blocks.3.norm1_context.linear").orElseThrow();
    assertThat(last.out()).isEqualTo(128);
    assertThat(card.find("text_encoder_2.text_model.encoder.layers.3.self_attn.q_proj"))
        .isPresent();
    assertThat(card.find("text_encoder.text_model.embeddings.token_embedding")).isEmpty();
  }

  @Test
  void aJobWithAnAdapterGivesAnotherPictureAndFingerprintAndTheNextJobIsAsBefore()
      throws IOException {
    var plain = generate(spec());
    var adapted = spec(store.put(FILE), 1);
    assertThat(generate(adapted).image()).isNotEqualTo(plain.image());
    assertThat(generate(adapted).parameters().adapters())
        .singleElement()
        .matches(use -> use.name().equals("fur") && use.scale() == 1);
    assertThat(generate(spec()).image()).isEqualTo(plain.image());

    var model = generator.fingerprint(adapted);
    assertThat(generator.fingerprint(spec())).isEqualTo(generator.fingerprint());
    assertThat(model.digest()).isNotEqualTo(generator.fingerprint().digest());
    assertThat(model.parts().get("adapters"))
        .startsWith("fused")
        .contains(adapted.adapters().getFirst().sha256());
  }

  @Test
  void aSavedSessionResumesWithItsAdapterOnly() throws IOException {
    var id = store.put(FILE);
    byte[] saved;
    try (var session = generator.open(spec(id, .5))) {
      session.step();
      saved = session.save();
    }
    try (var session = generator.resume(spec(id, .5), saved)) {
      assertThat(session.stepsLeft()).isEqualTo(1);
    }
    assertThatThrownBy(() -> generator.resume(spec(id, .6), saved))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> generator.resume(spec(), saved))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSubjectMayHaveAnAdapterOfItsOwn() throws IOException {
    var methods = generator.card().methods().stream().filter(MethodCard::adaptsSubjects);
    assertThat(methods.map(MethodCard::name))
        .containsExactly("resow", "resow-layout", "regions", "regions-without-renoise");
    var id = store.put(FILE);
    var job = pair("regions");
    var whole = job.withAdapters(List.of(new JobAdapter("fur", 1, id.sha256())));
    var own = job.withAdapters(List.of(whole.adapters().getFirst().of(1)));
    assertThat(generate(own).image())
        .isNotEqualTo(generate(job).image())
        .isNotEqualTo(generate(whole).image());
    assertThat(generator.fingerprint(own).digest())
        .isNotEqualTo(generator.fingerprint(whole).digest());
    assertThat(generator.fingerprint(own).parts().get("adapters")).endsWith("1.0 subject 1");

    byte[] saved;
    try (var session = generator.open(own)) {
      session.step();
      saved = session.save();
    }
    assertThatThrownBy(() -> generator.resume(whole, saved))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> generator.open(own.withMethod("plain")))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContaining("method 'plain' has no regions");
  }

  private static JobSpec pair(String method) {
    return Jobs.spec("a cat and a dog", List.of("cat", "dog"), "sd3-tiny", method, "", 4, 4.5);
  }

  @Test
  void aFileThatIsNoAdapterOfTheModelRefusesTheJob() throws IOException {
    var id = store.put(RESOURCES.resolve("sd3-tiny/vae/diffusion_pytorch_model.safetensors"));
    assertThatThrownBy(() -> generator.open(spec(id, 1)))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContainingAll("fur.safetensors", "LoRA");
  }

  @Test
  void aMissingOrDamagedFileIsNoFaultOfTheJob() throws IOException {
    var id = ArtifactId.of(new byte[] {1});
    assertThatThrownBy(() -> generator.open(spec(id, 1)))
        .isInstanceOf(AdapterUnavailableException.class)
        .hasMessageContaining("missing from the artifact store");
    var stored = store.put(FILE);
    var name = stored.sha256();
    var file = folder.resolve("store").resolve(name.substring(0, 2)).resolve(name.substring(2, 4));
    Files.write(file.resolve(name), new byte[] {1});
    assertThatThrownBy(() -> generator.open(spec(stored, 1)))
        .isInstanceOf(AdapterUnavailableException.class)
        .hasRootCauseInstanceOf(IOException.class);
  }

  private static JobSpec spec() {
    return Jobs.ready("sd3-tiny", 2).spec();
  }

  private static JobSpec spec(ArtifactId file, double scale) {
    return spec().withAdapters(List.of(new JobAdapter("fur", scale, file.sha256())));
  }

  private Finished generate(JobSpec spec) {
    try (var session = generator.open(spec)) {
      while (true) {
        if (session.step() instanceof Finished finished) return finished;
      }
    }
  }
}
