package dev.resow.diffusion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NeighboursTest {
  private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

  @Test
  void areBusyUntilTheyAreClosed() {
    List<ProcessHandle> running;
    try (var _ = new Neighbours(2)) {
      running = busy();
      // A shell has forked each by now; it becomes sha256sum a moment later.
      for (long end = System.nanoTime() + PATIENCE;
          running.size() < 2 && System.nanoTime() < end;
          running = busy()) LockSupport.parkNanos(1_000_000);
      assertThat(running).hasSize(2);
    }
    assertThat(running).allSatisfy(process -> process.onExit().join());
    assertThat(running).noneMatch(ProcessHandle::isAlive);
  }

  private static List<ProcessHandle> busy() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").contains("sha256sum"))
        .toList();
  }
}
