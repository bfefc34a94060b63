package dev.resow.standalone.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder is whole, checked and as it was listed, or it is not there. */
@Timeout(60)
class ModelPullTest {
  private static final String WEIGHTS = "unet/weights.safetensors";
  private static final ModelPull.Terms TERMS =
      new ModelPull.Terms(null, Duration.ofSeconds(10), 3, Duration.ofMillis(1));

  @TempDir Path folder;
  private final List<String> progress = new ArrayList<>();
  private Hub hub;
  private Path target;

  @BeforeEach
  void serve() throws IOException {
    hub = new Hub();
    target = folder.resolve("tiny");
    hub.files.put("model_index.json", text("{}"));
    hub.files.put("tokenizer/merges.txt", text("a b"));
    hub.files.put(WEIGHTS, random(300_000));
    hub.files.put("unet/weights.bin", text("a pickle"));
    hub.files.put("all-in-one.safetensors", random(10));
    hub.files.put(".gitattributes", text("*"));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private ModelSource.Repository repository() {
    return new ModelSource.Repository(hub.url(), Hub.REPO, "main");
  }

  private ModelPull.Pulled pull() throws Exception {
    return pull(repository(), null, TERMS);
  }

  private ModelPull.Pulled pull(ModelSource source, String sha256, ModelPull.Terms terms)
      throws Exception {
    return ModelPull.run(source, target, sha256, terms, progress::add);
  }

  private void assertNothingThere() throws IOException {
    assertThat(target).doesNotExist();
  }

  private List<String> requestsFor(String name) {
    return hub.asked.stream()
        .filter(each -> each.path().equals("/blobs/" + name))
        .map(Hub.Asked::range)
        .toList();
  }

  @Test
  void theFilesOfAModelAreFetchedAndNoOthers() throws Exception {
    var pulled = pull();
    assertThat(pulled.skipped()).isEqualTo(3);
    assertThat(pulled.lock().revision()).isEqualTo(Hub.COMMIT);
    assertThat(pulled.lock().files())
        .extracting(ModelLock.Entry::path)
        .containsExactly("model_index.json", "tokenizer/merges.txt", WEIGHTS);
    assertThat(target.resolve(WEIGHTS)).hasBinaryContent(hub.files.get(WEIGHTS));
    assertThat(target.resolve("unet/weights.bin")).doesNotExist();
    assertThat(progress).last().asString().startsWith("3 of 3  " + WEIGHTS);
    assertThat(ModelLock.read(target)).isEqualTo(pulled.lock());
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(target);
    }
  }

  @Test
  void aFolderThatIsThereIsNotFetchedAgain() throws Exception {
    var first = pull();
    hub.asked.clear();
    assertThat(pull().earlier()).isTrue();
    assertThat(hub.asked).isEmpty();
    assertThat(pull(repository(), first.lock().digest(), TERMS).earlier()).isTrue();
    Files.writeString(target.resolve("model_index.json"), "[]");
    assertThatThrownBy(this::pull)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exists and is another model, or was changed");
  }

  @Test
  void aConnectionThatIsCutIsContinuedWhereItBroke() throws Exception {
    hub.cuts.addAll(List.of(1_000_000, 1_000_000, 100_000, 50_000));
    pull();
    assertThat(target.resolve(WEIGHTS)).hasBinaryContent(hub.files.get(WEIGHTS));
    assertThat(requestsFor(WEIGHTS).getFirst()).isNull();
    assertThat(requestsFor(WEIGHTS).subList(1, 3))
        .allSatisfy(range -> assertThat(range).matches("bytes=[1-9]\\d*-"));
  }

  @Test
  void aCommandThatEndedIsContinued() throws Exception {
    hub.cuts.addAll(List.of(1_000_000, 1_000_000, 100_000, 0, 0, 0));
    assertThatThrownBy(this::pull).hasMessageContaining("run the command again to continue");
    assertNothingThere();
    hub.asked.clear();
    pull();
    assertThat(requestsFor(WEIGHTS)).hasSize(1).allMatch(range -> range.startsWith("bytes="));
    assertThat(target.resolve(WEIGHTS)).hasBinaryContent(hub.files.get(WEIGHTS));
  }

  @Test
  void aFileThatChangesInBetweenIsFetchedFromItsBeginning() throws Exception {
    hub.cuts.addAll(List.of(1_000_000, 1_000_000, 100_000, 0, 0, 0));
    assertThatThrownBy(this::pull).isInstanceOf(IOException.class);
    hub.version = "2";
    hub.asked.clear();
    pull();
    assertThat(requestsFor(WEIGHTS)).as("If-Range: the server answers 200").hasSize(1);
    assertThat(target.resolve(WEIGHTS)).hasBinaryContent(hub.files.get(WEIGHTS));
  }

  @Test
  void withoutAnETagNothingIsContinued() throws Exception {
    hub.withoutTags.add(WEIGHTS);
    hub.cuts.addAll(List.of(1_000_000, 1_000_000, 100_000));
    pull();
    assertThat(requestsFor(WEIGHTS)).hasSize(2).containsOnlyNulls();
    assertThat(target.resolve(WEIGHTS)).hasBinaryContent(hub.files.get(WEIGHTS));
  }

  @Test
  void wrongBytesAreNotInstalled() throws Exception {
    byte[] wrong = hub.files.get(WEIGHTS).clone();
    wrong[7]++;
    hub.sent.put(WEIGHTS, wrong);
    assertThatThrownBy(this::pull).hasMessageContaining("expected the SHA-256");
    assertNothingThere();
    hub.sent.clear();
    hub.asked.clear();
    pull();
    assertThat(requestsFor(WEIGHTS)).as("nothing of them is kept").containsOnlyNulls();
  }

  @Test
  void wrongBytesOfAnEarlierCommandAreReplaced() throws Exception {
    byte[] wrong = hub.files.get(WEIGHTS).clone();
    wrong[7]++;
    hub.sent.put(WEIGHTS, wrong);
    hub.cuts.addAll(List.of(1_000_000, 1_000_000, 100_000, 0, 0, 0));
    assertThatThrownBy(this::pull).isInstanceOf(IOException.class);
    hub.sent.clear();
    pull();
    assertThat(target.resolve(WEIGHTS)).hasBinaryContent(hub.files.get(WEIGHTS));
  }

  @Test
  void moreBytesThanAreListedAreNotWritten() throws Exception {
    hub.sent.put(WEIGHTS, random(3_000_000));
    assertThatThrownBy(this::pull).hasMessageContaining("more than the 300000 bytes");
    assertNothingThere();
  }

  @Test
  void aServerThatFallsSilentIsNotWaitedFor() throws Exception {
    hub.silent = true;
    hub.cuts.addAll(List.of(1, 0, 0)); // what brings nothing counts
    var terms = new ModelPull.Terms(null, Duration.ofMillis(300), 2, Duration.ofMillis(1));
    assertThatThrownBy(() -> pull(repository(), null, terms)).hasMessageContaining("nothing came");
    assertNothingThere();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil.json",
        "/etc/evil.json",
        "a/../../evil.json",
        "a//evil.json",
        "C:evil.json",
        "a\\evil.json",
        "a\u0000b.json"
      })
  void aFileOutsideOfTheFolderIsRefused(String path) throws IOException {
    hub.files.put(path, text("{}"));
    assertThatThrownBy(this::pull).hasMessageContaining("a name that is not allowed");
    assertNothingThere();
  }

  @Test
  void whatDoesNotFitOnTheDiskIsNotBegun() throws Exception {
    var huge = new RemoteFile("a.json", Long.MAX_VALUE / 2, null, hub.url());
    assertThatThrownBy(() -> DiskSpace.require(folder, huge.size()))
        .hasMessageContaining("MiB of free space");
  }

  @Test
  void aTokenGoesToTheHubAndNotToWhereItRedirects() throws Exception {
    hub.token = "hf_secret";
    assertThatThrownBy(this::pull).hasMessageContaining("HF_TOKEN");
    hub.asked.clear();
    pull(
        repository(),
        null,
        new ModelPull.Terms("hf_secret", Duration.ofSeconds(10), 3, Duration.ofMillis(1)));
    assertThat(hub.asked)
        .allSatisfy(
            each ->
                assertThat(each.authorization())
                    .isEqualTo(each.path().startsWith("/blobs/") ? null : "Bearer hf_secret"));
  }

  @Test
  void aRepositoryCanBePinnedToTheHashOfItsFolder() throws Exception {
    assertThatThrownBy(() -> pull(repository(), "0".repeat(64), TERMS))
        .hasMessageContaining("of the folder");
    assertNothingThere();
    String digest = pull().lock().digest();
    target = folder.resolve("again");
    assertThat(pull(repository(), digest, TERMS).earlier()).isFalse();
  }

  @Test
  void aFolderIsComparedWithItsLock() throws Exception {
    ModelLock lock = pull().lock();
    assertThat(lock.differences(target)).isEmpty();
    byte[] weights = Files.readAllBytes(target.resolve(WEIGHTS));
    weights[0]++;
    Files.write(target.resolve(WEIGHTS), weights);
    Files.delete(target.resolve("tokenizer/merges.txt"));
    Files.createSymbolicLink(target.resolve("more.json"), target.resolve("model_index.json"));
    assertThat(lock.differences(target))
        .containsExactly(
            "tokenizer/merges.txt: missing, or not a file",
            WEIGHTS + ": its SHA-256 differs",
            "more.json: not part of the model");
    Files.writeString(target.resolve(ModelLock.NAME), "{\"version\": 1, \"files\": [null]}");
    assertThatThrownBy(() -> ModelLock.read(target)).hasMessageContaining("is damaged");
  }

  private ModelSource archive(Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    hub.files.put("tiny.zip", bytes.toByteArray());
    return new ModelSource.Archive(hub.blob("tiny.zip"), Sha256.of(bytes.toByteArray()));
  }

  @Test
  void aZipFileIsUnpackedWithoutTheFolderAroundIt() throws Exception {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("tiny-1.0/model_index.json", text("{}"));
    files.put("tiny-1.0/" + WEIGHTS, random(1_000));
    files.put("tiny-1.0/run.py", text("import os"));
    ModelSource source = archive(files);
    var pulled = pull(source, null, TERMS);
    assertThat(pulled.skipped()).isEqualTo(1);
    assertThat(pulled.lock().files())
        .extracting(ModelLock.Entry::path)
        .containsExactly("model_index.json", WEIGHTS);
    assertThat(pull(source, null, TERMS).earlier()).isTrue();
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(target);
    }
  }

  @Test
  void aZipFileWithAnotherHashIsNotUnpacked() throws Exception {
    archive(Map.of("model_index.json", text("{}")));
    var other = new ModelSource.Archive(hub.blob("tiny.zip"), "0".repeat(64));
    assertThatThrownBy(() -> pull(other, null, TERMS)).hasMessageContaining("expected the SHA-256");
    assertNothingThere();
  }

  @Test
  void aZipFileCanNotWriteOutsideOrFillTheDisk() throws Exception {
    ModelSource outside = archive(Map.of("../../evil.json", text("{}")));
    assertThatThrownBy(() -> pull(outside, null, TERMS))
        .hasMessageContaining("a name that is not allowed");
    ModelSource bomb = archive(Map.of("bomb.json", new byte[100 << 20]));
    assertThatThrownBy(() -> pull(bomb, null, TERMS)).hasMessageContaining("would unpack to more");
    ModelSource nothing = archive(Map.of("run.py", text("import os")));
    assertThatThrownBy(() -> pull(nothing, null, TERMS)).hasMessageContaining("no file of a model");
    hub.files.put("tiny.zip", text("no zip"));
    var garbage = new ModelSource.Archive(hub.blob("tiny.zip"), Sha256.of(text("no zip")));
    assertThatThrownBy(() -> pull(garbage, null, TERMS)).hasMessageContaining("no zip file");
    assertNothingThere();
  }
}
