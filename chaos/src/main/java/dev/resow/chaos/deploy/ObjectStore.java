package dev.resow.chaos.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The S3 server of a deployment, which keeps each object as a file: below its bucket's folder,
 * under its key.
 */
final class ObjectStore {
  private static final String NAME = Part.STORE.label();
  private static final String MAIN = "dev.resow.s3server.S3ServerMain";
  private static final String BUCKET = "pictures";
  private static final String PREFIX = "resow";
  private static final String KEY = "resow";
  private static final String SECRET = "secret-of-the-run";

  private final Installation installation;
  private final DeploymentFolder folder;
  private final Addresses addresses;
  private final Launcher launcher;
  private volatile ChildProcess started;

  ObjectStore(
      Installation installation, DeploymentFolder folder, Addresses addresses, Launcher launcher) {
    this.installation = installation;
    this.folder = folder;
    this.addresses = addresses;
    this.launcher = launcher;
  }

  /** Where the apps' objects lie as files. */
  static Path artifacts(DeploymentFolder folder) {
    return folder.buckets().resolve(BUCKET).resolve(PREFIX);
  }

  /** Of an app that reaches the server at a port. */
  static Map<String, String> environment(int port) {
    return Map.of(
        "RESOW_ARTIFACTS",
        "s3://%s/%s".formatted(BUCKET, PREFIX),
        "RESOW_ARTIFACTS_S3_ENDPOINT",
        "http://%s:%d".formatted(Addresses.HOST, port),
        "AWS_ACCESS_KEY_ID",
        KEY,
        "AWS_SECRET_ACCESS_KEY",
        SECRET);
  }

  /** Returns when it serves an empty bucket. */
  void start(Duration limit) {
    try {
      Files.createDirectories(folder.buckets().resolve(BUCKET));
    } catch (IOException e) {
      throw new UncheckedIOException("the bucket cannot be created", e);
    }
    launch();
    awaitServing(limit);
  }

  /** Starts it, also again; does not wait until it serves. */
  void launch() {
    var arguments =
        List.of(
            "-cp",
            installation.storeClassPath(),
            MAIN,
            folder.buckets().toString(),
            Integer.toString(addresses.port(NAME)),
            KEY,
            SECRET);
    started = launcher.launch(NAME, Map.of(), arguments);
  }

  /**
   * @throws IllegalStateException if it ended, or does not serve in time
   */
  void awaitServing(Duration limit) {
    started.awaitLine("s3 ", limit).orElseThrow(() -> launcher.ended("the S3 server ended", NAME));
  }

  /** False if it does not serve in time. */
  boolean servesWithin(Duration limit) {
    try {
      return started.awaitLine("s3 ", limit).isPresent();
    } catch (IllegalStateException late) {
      return false;
    }
  }
}
