package dev.resow.scheduler;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

/** Imports point down: scheduler, then persistence, then contract. */
class ArchitectureTest {
  private final ModuleArchitecture scheduler = ModuleArchitecture.of("scheduler");
  private final ModuleArchitecture persistence = ModuleArchitecture.of("persistence");

  @Test
  void packagesHaveNoCycles() {
    scheduler.hasNoPackageCycles();
    persistence.hasNoPackageCycles();
  }

  @Test
  void theSchedulerKnowsThePersistenceAndTheContract() {
    scheduler.importsOnly("persistence", "messaging", "observability", "contract");
  }

  @Test
  void thePersistenceKnowsTheContract() {
    persistence.importsOnly("messaging", "observability", "contract");
  }
}
