package dev.resow.api.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Store and database are compared: what is missing or damaged is reported, what is nobody's is
 * deleted.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ArtifactScrubTest {
  private static final Duration ORPHAN_AGE = Duration.ofDays(15);

  @Inject Sql sql;
  @TempDir Path folder;

  private final Clock clock = Clock.systemUTC();
  private FolderArtifactStore store;
  private ArtifactFaults faults;

  @BeforeEach
  void aStoreOfOneWholePicture() throws Exception {
    store = new FolderArtifactStore(folder);
    faults = new ArtifactFaults(clock);
    sql.update("DELETE FROM job");
    ofAJob(store.put(bytes("whole")));
  }

  @Test
  void aMissingAndADamagedPictureAreToldUntilTheyAreMended() throws Exception {
    ArtifactId missing = ArtifactId.of(bytes("missing"));
    ofAJob(missing);
    ArtifactId damaged = store.put(bytes("damaged"));
    ofAJob(damaged);
    Files.write(file(damaged), bytes("damag"));

    var report = scrub(ORPHAN_AGE).scrub();

    assertThat(report.pictures()).isEqualTo(2);
    assertThat(report.missing()).containsExactly(missing);
    assertThat(report.damaged()).containsExactly(damaged);
    assertThat(faults.missing()).isOne();
    assertThat(faults.damaged()).isOne();

    store.put(bytes("missing"));
    store.put(bytes("damaged"));
    scrub(ORPHAN_AGE).scrub();
    assertThat(faults.missing()).isZero();
    assertThat(faults.damaged()).isZero();
  }

  @Test
  void aPictureOfNoJobGoesOnceItIsOldAndAnUnfinishedFileToo() throws Exception {
    ArtifactId young = store.put(bytes("young"));
    ArtifactId old = store.put(bytes("old"));
    age(file(old), Duration.ofDays(16));
    Path writing = Files.createFile(file(old).resolveSibling(".part-1"));
    Path killed = Files.createFile(file(old).resolveSibling(".part-2"));
    age(killed, Duration.ofHours(2));
    Path checkpoint = Files.createDirectories(folder.resolve("checkpoints/a")).resolve("1");
    Files.write(checkpoint, bytes("not ours"));

    var report = scrub(ORPHAN_AGE).scrub();

    assertThat(report.orphans()).isEqualTo(2);
    assertThat(report.removed()).isOne();
    assertThat(report.unfinished()).isOne();
    assertThat(file(young)).exists();
    assertThat(file(old)).doesNotExist();
    assertThat(writing).exists();
    assertThat(killed).doesNotExist();
    assertThat(checkpoint).exists();
  }

  @Test
  void theFileOfAnAdapterIsNoOrphan() throws Exception {
    ArtifactId adapter = store.put(bytes("adapter"));
    age(file(adapter), Duration.ofDays(1_000));
    sql.update(
        """
        INSERT INTO adapter (name, sha256, bytes, model, base, rank, layers, state, created_at,
                             created_by, changed_at)
        VALUES ('scrubbed', ?, 7, 'model', 'base', 1, 1, 'RETIRED', now(), 'test', now())
        ON CONFLICT DO NOTHING""",
        adapter.sha256());

    assertThat(scrub(ORPHAN_AGE).scrub().orphans()).isZero();
    assertThat(file(adapter)).exists();
  }

  @Test
  void whoTurnsItOffKeepsEveryPicture() throws Exception {
    ArtifactId old = store.put(bytes("old"));
    age(file(old), Duration.ofDays(1_000));

    assertThat(scrub(Duration.ofDays(-1)).scrub().removed()).isZero();
    assertThat(file(old)).exists();
  }

  @Test
  void aStoreThatIsNotThereIsNotAStoreWithoutPictures() {
    store = new FolderArtifactStore(folder.resolve("not-mounted"));

    Assertions.assertThatThrownBy(() -> scrub(ORPHAN_AGE).scrub())
        .isInstanceOf(NoSuchFileException.class);
    assertThat(faults.missing()).isZero();
  }

  private ArtifactScrub scrub(Duration orphanAge) {
    return new ArtifactScrub(sql, store, faults, clock, orphanAge);
  }

  private void ofAJob(ArtifactId picture) {
    String job =
        RestAssured.given()
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a cat\"}")
            .post("/v1/jobs")
            .path("id");
    sql.update(
        "UPDATE job SET result = '{\"image\": {\"id\": \"%s\"}}' WHERE id = '%s'"
            .formatted(picture, job));
  }

  private Path file(ArtifactId id) {
    String name = id.sha256();
    return folder.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
  }

  private void age(Path file, Duration age) throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
