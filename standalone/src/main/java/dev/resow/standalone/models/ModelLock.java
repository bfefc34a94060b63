package dev.resow.standalone.models;

import com.fasterxml.jackson.databind.SerializationFeature;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model folder consisted of when it was fetched: the file {@value #NAME} in it.
 *
 * @param version of this format: 1
 * @param source where it came from
 * @param revision commit of the repository, or {@code sha256:} and the hash of the zip file
 * @param files by path
 */
public record ModelLock(int version, String source, String revision, List<Entry> files) {
  public static final String NAME = "model.lock";

  private static final int VERSION = 1;
  private static final long MOST_BYTES = 16 << 20;

  /**
   * A file.
   *
   * @param path within the folder, with slashes
   * @param size bytes
   */
  public record Entry(String path, long size, String sha256) {}

  public ModelLock {
    files =
        files == null
            ? List.of()
            : files.stream().sorted(Comparator.comparing(Entry::path)).toList();
  }

  /** Of all files that are in a folder now. */
  static ModelLock of(Path folder, String source, String revision) throws IOException {
    var files = new ArrayList<Entry>();
    for (Path file : files(folder))
      files.add(new Entry(path(folder, file), Files.size(file), Sha256.of(file)));
    return new ModelLock(VERSION, source, revision, files);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
          .filter(each -> !each.equals(folder.resolve(NAME)))
          .toList();
    }
  }

  private static String path(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  /**
   * SHA-256 over the lines "SHA-256, two spaces, path" of the files by path, as {@code sha256sum}
   * writes them: it stands for the whole folder.
   */
  public String digest() {
    String lines =
        files.stream()
            .map(file -> file.sha256() + "  " + file.path() + "\n")
            .collect(Collectors.joining());
    return Sha256.of(lines.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes of all files. */
  public long bytes() {
    return files.stream().mapToLong(Entry::size).sum();
  }

  void write(Path folder) throws IOException {
    Files.write(
        folder.resolve(NAME),
        Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this));
  }

  /**
   * The lock of a folder.
   *
   * @throws IOException if there is none, or it is damaged
   */
  public static ModelLock read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file))
      throw new IOException(
          "expected a folder with %s, as 'resow models pull' leaves it: '%s'"
              .formatted(NAME, folder));
    try {
      if (Files.size(file) > MOST_BYTES) throw new InvalidJsonException("too-large", NAME);
      ModelLock lock = Json.read(Files.readAllBytes(file), ModelLock.class);
      if (lock.version == VERSION && lock.isWhole()) return lock;
    } catch (InvalidJsonException e) {
      // reported below
    }
    throw new IOException("'%s' is damaged, or of a newer version of Resow".formatted(file));
  }

  private boolean isWhole() throws IOException {
    for (Entry file : files) {
      if (file == null || file.path() == null || !Sha256.isOne(file.sha256())) return false;
      FileRules.inside(file.path());
    }
    return source != null && !files.isEmpty();
  }

  /** How a folder differs, a sentence each; empty if it is as it was. */
  public List<String> differences(Path folder) throws IOException {
    var differences = new ArrayList<String>();
    var left = new HashSet<>(files(folder));
    for (Entry entry : files) {
      Path file = folder.resolve(entry.path());
      left.remove(file);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        differences.add(entry.path() + ": missing, or not a file");
      else if (Files.size(file) != entry.size())
        differences.add(
            "%s: expected %d bytes, found %d"
                .formatted(entry.path(), entry.size(), Files.size(file)));
      else if (!Sha256.of(file).equals(entry.sha256()))
        differences.add(entry.path() + ": its SHA-256 differs");
    }
    left.stream()
        .sorted()
        .forEach(file -> differences.add(path(folder, file) + ": not part of the model"));
    return differences;
  }
}
