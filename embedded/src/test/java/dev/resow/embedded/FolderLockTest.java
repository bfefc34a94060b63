package dev.resow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  /** Holds a folder until it is killed. */
  static final class HolderMain {
    public static void main(String[] args) throws Exception {
      FolderLock.take(Path.of(args[0])).write("at work");
      System.out.println("kafka held");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void theKernelTellsTheOwnerAlsoWhenTheFileWasDamaged() throws Exception {
    assertThat(FolderLock.holder(folder)).isEmpty();
    try (var owner = ChildJvm.start(HolderMain.class, folder.toString())) {
      owner.firstLine();
      var holder = FolderLock.holder(folder).orElseThrow();
      assertThat(holder.note()).isEqualTo("at work");
      assertThatThrownBy(() -> FolderLock.take(folder))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(Long.toString(holder.pid()));

      for (String damage : new String[] {"", "garbage", "1\nanother", "999999\n"}) {
        Files.writeString(folder.resolve("owner.lock"), damage);
        assertThat(FolderLock.holder(folder).orElseThrow().pid()).isEqualTo(holder.pid());
      }
    }
    assertThat(FolderLock.holder(folder)).as("a dead owner's file").isEmpty();
    FolderLock.take(folder).close();
  }

  @Test
  void askingInTheOwnersProcessDoesNotLoseTheLock() throws Exception {
    try (var _ = FolderLock.take(folder)) {
      assertThat(FolderLock.holder(folder).orElseThrow().pid())
          .isEqualTo(ProcessHandle.current().pid());
      assertThatThrownBy(() -> FolderLock.take(folder)).isInstanceOf(FolderInUseException.class);
      try (var stranger = ChildJvm.start(HolderMain.class, folder.toString())) {
        assertThatThrownBy(stranger::firstLine).as("it is refused").isNotNull();
      }
    }
  }
}
