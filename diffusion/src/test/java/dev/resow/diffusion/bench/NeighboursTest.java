package dev.resow.diffusion.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NeighboursTest {
  @Test
  void areBusyUntilTheyAreClosed() {
    List<ProcessHandle> running;
    try (var _ = new Neighbours(2)) {
      running =
          ProcessHandle.current()
              .descendants()
              .filter(p -> p.info().command().orElse("").contains("sha256sum"))
              .toList();
      assertThat(running).hasSize(2);
    }
    assertThat(running).allSatisfy(process -> process.onExit().join());
    assertThat(running).noneMatch(ProcessHandle::isAlive);
  }
}
