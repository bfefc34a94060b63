package dev.resow.testkit.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One pinned build of Chromium with the libraries and a font it needs, fetched once with the npm
 * client and kept in the project's ignored folder. It needs no display, no root and no installed
 * browser.
 *
 * @param folder holds {@code chromium}, {@code lib} and {@code fonts}
 */
record ChromiumBuild(Path folder) {
  private static final String VERSION = "149.0.0";
  private static final String PACKAGE = "@sparticuz/chromium@" + VERSION;
  private static final String ARCHIVE = "sparticuz-chromium-" + VERSION + ".tgz";

  /** As the registry and the package lock files of others name it. */
  private static final String SHA_512 =
      "2NECBVKlUA9xIUXb4fT8OoGKdAJs+I2tNYscO8FwcxCKCWA7FmpPI0fdVxGJoIJglrFZYn+4YEJqChq4rdrxQg==";

  /** Every process of a build waits for the first one that unpacks. */
  static synchronized ChromiumBuild installed() {
    Path cache = projectRoot().resolve(".resow/browser");
    var build = new ChromiumBuild(cache.resolve("chromium-" + VERSION));
    try {
      Files.createDirectories(cache);
      try (var lock =
              FileChannel.open(
                  cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        if (!Files.isExecutable(build.executable())) build.install(cache);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }

  Path executable() {
    return folder.resolve("chromium");
  }

  /** What its process needs to find its libraries and fonts. */
  Map<String, String> environment() {
    return Map.of(
        "LD_LIBRARY_PATH", folder.resolve("lib").toString(),
        "FONTCONFIG_FILE", folder.resolve("fonts.xml").toString());
  }

  private void install(Path cache) throws IOException {
    Path work = Files.createTempDirectory(cache, "install");
    try {
      run(work, "npm", "pack", "--silent", PACKAGE);
      verify(work.resolve(ARCHIVE));
      run(work, "tar", "xzf", ARCHIVE);
      Path script = work.resolve("unpack.mjs");
      try (var in = resource("unpack.mjs")) {
        Files.copy(in, script);
      }
      run(work, "node", script.toString(), "package/bin", "chromium");
      try (var in = resource("fonts.xml")) {
        String fonts = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Files.writeString(
            work.resolve("chromium/fonts.xml"), fonts.replace("FOLDER", folder.toString()));
      }
      Files.move(work.resolve("chromium"), folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      try (var files = Files.walk(work)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
      }
    }
  }

  private static void verify(Path archive) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(archive), sha512())) {
      in.transferTo(OutputStream.nullOutputStream());
      String found = Base64.getEncoder().encodeToString(in.getMessageDigest().digest());
      if (!found.equals(SHA_512))
        throw new IOException(
            "the browser's package has the SHA-512 %s, expected %s".formatted(found, SHA_512));
    }
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-512", e);
    }
  }

  /**
   * @throws IOException with a sentence for whoever runs the tests
   */
  private static void run(Path folder, String... command) throws IOException {
    String why;
    try {
      var process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) return;
      why = output;
    } catch (IOException e) {
      why = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "interrupted";
    }
    throw new IOException(
        """
        The browser tests need Chromium, and it could not be had: '%s' failed.
        They fetch %s with npm (Node.js 20 or newer, and tar) once, into .resow/browser. \
        Install Node.js, or let npm reach its registry.
        %s"""
            .formatted(String.join(" ", List.of(command)), PACKAGE, why.strip()));
  }

  private static InputStream resource(String name) {
    return ChromiumBuild.class.getResourceAsStream(name);
  }

  /** Tests run in a module's folder. */
  private static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("resow")) && folder.getParent() != null)
      folder = folder.getParent();
    return folder;
  }
}
