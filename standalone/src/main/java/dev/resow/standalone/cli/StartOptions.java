package dev.resow.standalone.cli;

import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of a job that starts from a picture instead of noise. */
final class StartOptions {
  @Option(
      names = "--image",
      paramLabel = "FILE",
      description =
          "Picture to start from, in PNG or JPEG format and of the image's size (default: noise)")
  private Path image;

  @Option(
      names = "--strength",
      paramLabel = "X",
      description =
          "Share of the steps that is sampled, above 0 to 1: the higher, the less of the picture"
              + " stays; needs --image (default: 0.6, with --mask 1)")
  private Double strength;

  @Option(
      names = "--mask",
      paramLabel = "FILE",
      description =
          "Picture of the same size: only where it is bright is the image made anew; needs --image"
              + " (default: everywhere)")
  private Path mask;

  /**
   * Checks what needs no server.
   *
   * @throws IllegalArgumentException for an option that is alone or has an invalid value
   */
  void check() {
    if (image == null && (strength != null || mask != null)) {
      throw new IllegalArgumentException(
          "%s: expected --image with it, found none"
              .formatted(mask == null ? "--strength" : "--mask"));
    }
    if (strength != null && !(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException(
          "--strength: expected a number above 0 up to 1, found " + strength);
    }
    readable("--image", image);
    readable("--mask", mask);
  }

  private static void readable(String option, Path file) {
    if (file != null && !Files.isReadable(from(file))) {
      throw new IllegalArgumentException(
          "%s: expected a file that can be read, found '%s'".formatted(option, file));
    }
  }

  /** As the user's shell means it. */
  private static Path from(Path file) {
    return Path.of(System.getProperty("resow.cwd", "")).resolve(file);
  }

  /** Uploads the pictures and adds them to the body of {@code POST /v1/jobs}. */
  Map<String, Object> addTo(Map<String, Object> request, Api api) throws IOException {
    if (image != null) {
      request.put("image", api.upload(from(image)));
      if (strength != null) {
        request.put("strength", strength);
      }
      if (mask != null) {
        request.put("mask", api.upload(from(mask)));
      }
    }
    return request;
  }
}
