package dev.resow.chaos;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

/** The processes under test are reached through their interfaces, never through their classes. */
class ArchitectureTest {
  private final ModuleArchitecture chaos = ModuleArchitecture.of("chaos");

  @Test
  void packagesHaveNoCycles() {
    chaos.hasNoPackageCycles();
  }

  @Test
  void noAppIsImported() {
    chaos.importsOnly("messaging", "contract", "embedded");
  }
}
