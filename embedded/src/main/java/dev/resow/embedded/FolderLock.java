package dev.resow.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exclusive ownership of a data folder by this process. The kernel gives the lock back when the
 * owner dies, however it dies, so whoever holds it knows that anything left in the folder is a
 * leftover. The file holds the owner's process number in its first line, and behind it what the
 * owner tells others.
 */
public final class FolderLock implements AutoCloseable {
  private static final String NAME = "owner.lock";

  /**
   * Locks of this process by their real path. A POSIX lock is lost when the process closes any
   * channel of the file, so a file that is locked here is never opened again here.
   */
  private static final Map<Path, FolderLock> HELD = new ConcurrentHashMap<>();

  private final FileChannel channel;
  private final Path key;
  private volatile String note = "";

  private FolderLock(FileChannel channel, Path key) {
    this.channel = channel;
    this.key = key;
  }

  /**
   * The live process that holds a folder.
   *
   * @param pid process id of the owner, 0 if unknown
   * @param note what it says about itself, possibly empty
   */
  public record Holder(long pid, String note) {}

  /**
   * Takes the folder, creating it when it is not there.
   *
   * @throws FolderInUseException when another live process (or another owner in this one) holds it
   */
  public static FolderLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(NAME);
    Path key = folder.toRealPath();
    synchronized (HELD) {
      if (HELD.containsKey(key)) {
        throw new FolderInUseException(folder, ProcessHandle.current().pid());
      }
      PrivateFiles.create(file);
      var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel, false) == null) {
        long pid = new Content(channel).pid();
        channel.close();
        throw new FolderInUseException(folder, pid);
      }
      var lock = new FolderLock(channel, key);
      HELD.put(key, lock);
      lock.write("");
      return lock;
    }
  }

  /** Who holds the folder now; empty when nobody does. Takes nothing. */
  public static Optional<Holder> holder(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    synchronized (HELD) {
      FolderLock own = HELD.get(folder.toRealPath());
      if (own != null) {
        return Optional.of(new Holder(ProcessHandle.current().pid(), own.note));
      }
      try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
        FileLock probe = tryLock(channel, true);
        if (probe != null) {
          probe.release();
          return Optional.empty();
        }
        var content = new Content(channel);
        return Optional.of(new Holder(KernelLocks.holder(file, content.pid()), content.note()));
      }
    }
  }

  /** Replaces what others can read about the owner. */
  public void write(String words) throws IOException {
    note = words;
    byte[] text =
        (ProcessHandle.current().pid() + "\n" + words + "\n").getBytes(StandardCharsets.UTF_8);
    // Written first and cut then: a reader meets the old words or the new ones.
    channel.write(ByteBuffer.wrap(text), 0);
    channel.truncate(text.length);
  }

  private static FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared);
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** What stands in the file; anybody may have damaged it. */
  private record Content(long pid, String note) {
    private static final int LONGEST = 1 << 16;

    Content(FileChannel channel) throws IOException {
      this(text(channel).split("\n", 2));
    }

    private Content(String[] lines) {
      this(number(lines[0].strip()), lines.length < 2 ? "" : lines[1].strip());
    }

    private static String text(FileChannel channel) throws IOException {
      var bytes = ByteBuffer.allocate((int) Math.min(LONGEST, channel.size()));
      while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
        // until the end
      }
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }

    private static long number(String text) {
      return text.matches("[0-9]{1,10}") ? Long.parseLong(text) : 0;
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      HELD.remove(key, this);
      channel.close();
    }
  }
}
