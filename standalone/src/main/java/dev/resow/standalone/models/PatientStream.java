package dev.resow.standalone.models;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A body whose sender may pause, but not for long: then its connection is closed. */
final class PatientStream extends FilterInputStream {
  private final Duration patience;
  private final Thread watch;
  private volatile long lastRead = System.nanoTime();
  private volatile boolean silent;
  private volatile boolean closed;

  PatientStream(InputStream body, Duration patience) {
    super(body);
    this.patience = patience;
    watch = Thread.ofVirtual().name("model-download").start(this::watch);
  }

  private void watch() {
    while (!closed) {
      long left = patience.toNanos() - (System.nanoTime() - lastRead);
      if (left <= 0) {
        silent = true;
        try {
          in.close();
        } catch (IOException e) {
          // the read ends in any case
        }
        return;
      }
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] block, int from, int length) throws IOException {
    try {
      int read = super.read(block, from, length);
      if (read >= 0) lastRead = System.nanoTime();
      if (!silent) return read;
    } catch (IOException e) {
      if (!silent) throw e;
    }
    throw new HttpTimeoutException("nothing came for " + patience.toSeconds() + " s");
  }

  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(watch);
    super.close();
  }
}
