package dev.resow.worker.checkpoint;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.resow.artifacts.Bucket;
import dev.resow.artifacts.ObjectBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Checkpoints in a bucket that the workers share: {@code JOB/ATTEMPT} below its prefix. */
public final class BucketCheckpointStore implements CheckpointStore {
  private static final Pattern KEY = Pattern.compile("([0-9a-f-]{36})/([0-9]{1,9})");

  private final Bucket bucket;

  public BucketCheckpointStore(Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public void put(UUID job, int attempt, byte[] checkpoint) throws IOException {
    bucket.replace(job + "/" + attempt, ObjectBody.of(checkpoint));
  }

  @Override
  public void put(UUID job, int attempt, Path checkpoint) throws IOException {
    bucket.replace(job + "/" + attempt, ObjectBody.of(checkpoint));
  }

  @Override
  public Optional<byte[]> latest(UUID job) throws IOException {
    var key = newestKey(job);
    return key.isEmpty() ? Optional.empty() : bucket.get(key.get());
  }

  @Override
  public boolean copyLatest(UUID job, Path file) throws IOException {
    var key = newestKey(job);
    return key.isPresent()
        && bucket.read(key.get(), in -> Files.copy(in, file, REPLACE_EXISTING)).isPresent();
  }

  private Optional<String> newestKey(UUID job) throws IOException {
    int[] highest = {-1};
    bucket.each(
        job + "/",
        entry -> {
          var key = KEY.matcher(entry.key());
          if (key.matches()) highest[0] = Math.max(highest[0], Integer.parseInt(key.group(2)));
        });
    return highest[0] < 0 ? Optional.empty() : Optional.of(job + "/" + highest[0]);
  }

  @Override
  public void remove(UUID job) throws IOException {
    bucket.each(job + "/", entry -> bucket.delete(entry.key()));
  }

  @Override
  public int sweep(Instant before) throws IOException {
    Map<String, Instant> newest = new HashMap<>();
    bucket.each(
        "",
        entry -> {
          var key = KEY.matcher(entry.key());
          if (key.matches())
            newest.merge(key.group(1), entry.storedAt(), (a, b) -> a.isAfter(b) ? a : b);
        });
    int removed = 0;
    for (var job : newest.entrySet())
      if (job.getValue().isBefore(before)) {
        remove(UUID.fromString(job.getKey()));
        removed++;
      }
    return removed;
  }
}
