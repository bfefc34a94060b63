package dev.resow.standalone.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip file with a model folder, perhaps below one folder of its own. */
final class ZippedModel {
  private static final int MOST_FILES = 10_000;

  /** Weights hardly compress: what unpacks to much more is not a model. */
  private static final long MOST_TIMES = 20;

  private static final long SMALL = 64L << 20;

  private ZippedModel() {}

  /**
   * Unpacks the files of a model.
   *
   * @param folder empty
   * @return number of files that were left out
   */
  static int unpack(Path archive, Path folder) throws IOException {
    try (var zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream().filter(entry -> !entry.isDirectory()).toList();
      if (entries.size() > MOST_FILES)
        throw new IOException(
            "the zip file has %d files; at most %d are expected"
                .formatted(entries.size(), MOST_FILES));
      for (ZipEntry entry : entries) FileRules.inside(entry.getName());
      String top = top(entries);
      var chosen = new ArrayList<ZipEntry>();
      var names = new HashSet<String>();
      for (ZipEntry entry : entries) {
        if (!FileRules.isFetched(entry.getName())) continue;
        if (!names.add(entry.getName().toLowerCase(Locale.ROOT)))
          throw new IOException("the zip file has '%s' twice".formatted(entry.getName()));
        chosen.add(entry);
      }
      if (chosen.isEmpty()) throw new IOException("the zip file has no file of a model");
      checkSize(chosen, Files.size(archive), folder);
      for (ZipEntry entry : chosen) write(zip, entry, folder, top);
      return entries.size() - chosen.size();
    } catch (ZipException e) {
      throw new IOException("the file is no zip file: " + e.getMessage(), e);
    }
  }

  /** Name of the one folder that everything lies in, with a slash; empty if there is none. */
  private static String top(List<? extends ZipEntry> entries) {
    String first = entries.isEmpty() ? "" : entries.getFirst().getName();
    String top = first.substring(0, first.indexOf('/') + 1);
    return entries.stream().allMatch(entry -> entry.getName().startsWith(top)) ? top : "";
  }

  private static void checkSize(List<ZipEntry> entries, long packed, Path folder)
      throws IOException {
    long total = 0;
    long most = SMALL + MOST_TIMES * packed;
    for (ZipEntry entry : entries) {
      if (entry.getSize() < 0 || (total += entry.getSize()) > most)
        throw new IOException(
            "the zip file would unpack to more than %d bytes, %d times its size, which no model does"
                .formatted(most, MOST_TIMES));
    }
    DiskSpace.require(folder, total);
  }

  private static void write(ZipFile zip, ZipEntry entry, Path folder, String top)
      throws IOException {
    Path file = folder.resolve(entry.getName().substring(top.length()));
    Files.createDirectories(file.getParent());
    try (InputStream in = zip.getInputStream(entry);
        var out = Files.newOutputStream(file)) {
      byte[] block = new byte[1 << 16];
      long left = entry.getSize();
      for (int read; (read = in.read(block)) >= 0; ) {
        left -= read;
        if (left < 0)
          throw new IOException("'%s' unpacks to more than it says".formatted(entry.getName()));
        out.write(block, 0, read);
      }
      if (left > 0) throw new IOException("'%s' is cut off".formatted(entry.getName()));
    }
  }
}
