package dev.resow.artifacts;

import dev.resow.artifacts.Bucket.Entry;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.DamagedArtifactException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Artifacts in a bucket, {@code ab/cd/abcd...} below its prefix. An object is written only if there
 * is none of its name, so that a second writer replaces nothing; what is read is checked against
 * its name. Safe for any number of writers.
 */
public final class BucketArtifactStore implements ArtifactStore {
  private static final String UNFINISHED = ".part-";
  private static final int HEX_DIGITS = 64;

  /** A store that took something so recently is not tried again: every try is a paid request. */
  private static final Duration PROVEN = Duration.ofSeconds(15);

  private final Bucket bucket;
  private final Clock clock;

  /** Always the same: what a probe could not remove is replaced by the next one. */
  private final String probe = UNFINISHED + UUID.randomUUID();

  private volatile Instant proven = Instant.MIN;

  /** Whether a probe has used every right that this store needs, since the last failure. */
  private volatile boolean entitled;

  public BucketArtifactStore(Bucket bucket, Clock clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  @Override
  public ArtifactId put(byte[] content) throws IOException {
    return put(ArtifactId.of(content), ObjectBody.of(content));
  }

  @Override
  public ArtifactId put(Path file) throws IOException {
    return put(new ArtifactId(digest(Files.newInputStream(file))), ObjectBody.of(file));
  }

  private ArtifactId put(ArtifactId id, ObjectBody body) throws IOException {
    String key = key(id);
    writing(
        () -> {
          if (bucket.putIfAbsent(key, body)) return;
          // As young as if it had been written; or mended.
          if (isWhole(id)) bucket.touch(key);
          else bucket.replace(key, body);
        });
    return id;
  }

  @Override
  public boolean copy(ArtifactId id, Path file) throws IOException {
    if (bucket.read(key(id), object -> Files.copy(object, file)).isEmpty()) return false;
    if (digest(Files.newInputStream(file)).equals(id.sha256())) return true;
    long bytes = Files.size(file);
    Files.delete(file);
    throw new DamagedArtifactException(id, bytes);
  }

  @Override
  public Optional<byte[]> get(ArtifactId id) throws IOException {
    Optional<byte[]> bytes = bucket.get(key(id));
    if (bytes.isPresent() && !ArtifactId.of(bytes.get()).equals(id))
      throw new DamagedArtifactException(id, bytes.get().length);
    return bytes;
  }

  @Override
  public boolean has(ArtifactId id) throws IOException {
    return bucket.find(key(id)).isPresent();
  }

  @Override
  public boolean remove(ArtifactId id, Instant before) throws IOException {
    Optional<Entry> found = bucket.find(key(id));
    if (found.isEmpty()) return true;
    if (!found.get().storedAt().isBefore(before)) return false;
    bucket.delete(key(id));
    return true;
  }

  @Override
  public void scan(Consumer<Stored> found) throws IOException {
    try {
      bucket.each(
          "",
          entry -> {
            String name = entry.key().substring(entry.key().lastIndexOf('/') + 1);
            if (name.length() != HEX_DIGITS || !name.matches("[0-9a-f]+")) return;
            var id = new ArtifactId(name);
            if (!entry.key().equals(key(id))) return;
            found.accept(new Stored(id, entry.bytes(), entry.storedAt(), isWhole(id)));
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** An object is never unfinished; those of {@link #probe} may be left over. */
  @Override
  public int sweepUnfinished(Instant before) throws IOException {
    int[] removed = {0};
    bucket.each(
        UNFINISHED,
        entry -> {
          if (!entry.storedAt().isBefore(before)) return;
          bucket.delete(entry.key());
          removed[0]++;
        });
    return removed[0];
  }

  @Override
  public void probe(int bytes) throws IOException {
    if (clock.instant().isBefore(proven.plus(PROVEN))) return;
    writing(
        () -> {
          bucket.replace(probe, ObjectBody.of(new byte[bytes]));
          if (!entitled) {
            bucket.read(probe, BucketArtifactStore::digest);
            bucket.each(probe, _ -> {});
          }
          bucket.delete(probe);
          entitled = true;
        });
  }

  private interface Write {
    void run() throws IOException;
  }

  private void writing(Write write) throws IOException {
    proven = Instant.EPOCH;
    try {
      write.run();
    } catch (IOException e) {
      entitled = false;
      throw e;
    }
    proven = clock.instant();
  }

  /** Reads the object piece by piece; a missing one is not whole. */
  private boolean isWhole(ArtifactId id) throws IOException {
    return bucket
        .read(key(id), BucketArtifactStore::digest)
        .filter(id.sha256()::equals)
        .isPresent();
  }

  private static String digest(InputStream object) throws IOException {
    try (var in = new DigestInputStream(object, ArtifactId.newDigest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private static String key(ArtifactId id) {
    String name = id.sha256();
    return name.substring(0, 2) + "/" + name.substring(2, 4) + "/" + name;
  }
}
