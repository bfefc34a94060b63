package dev.resow.chaos.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What a disk can do to a file that stays under its name. */
enum DamagedFile {
  TRUNCATED {
    @Override
    void change(FileChannel file) throws IOException {
      file.truncate(Math.min(20, file.size() / 2));
    }
  },
  EMPTIED {
    @Override
    void change(FileChannel file) throws IOException {
      file.truncate(0);
    }
  },
  FLIPPED {
    @Override
    void change(FileChannel file) throws IOException {
      var one = ByteBuffer.allocate(1);
      long middle = file.size() / 2;
      file.read(one, middle);
      one.put(0, (byte) ~one.get(0)).rewind();
      file.write(one, middle);
    }
  },
  /** As long as it was, all of it zero: what some file systems leave after a power cut. */
  ZEROED {
    @Override
    void change(FileChannel file) throws IOException {
      file.write(ByteBuffer.allocate((int) file.size()), 0);
    }
  };

  abstract void change(FileChannel file) throws IOException;

  /** For people. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** False if there is no such file, or nothing in it. */
  boolean apply(Path path) throws IOException {
    try (var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (file.size() == 0) return false;
      change(file);
      return true;
    } catch (NoSuchFileException removedMeanwhile) {
      return false;
    }
  }
}
