package dev.resow.standalone;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

/** Everything in one process stands on top: nothing below imports it. */
class ArchitectureTest {
  @Test
  void packagesHaveNoCycles() {
    ModuleArchitecture.of("standalone").hasNoPackageCycles();
    ModuleArchitecture.of("menagerie").hasNoPackageCycles();
  }

  @Test
  void menagerieKnowsTheSampler() {
    ModuleArchitecture.of("menagerie").importsOnly("diffusion", "subjects");
  }
}
