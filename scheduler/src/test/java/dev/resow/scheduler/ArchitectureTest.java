package dev.resow.scheduler;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

/** Imports point down: scheduler, then ledger, then contract. */
class ArchitectureTest {
  private final ModuleArchitecture scheduler = ModuleArchitecture.of("scheduler");
  private final ModuleArchitecture ledger = ModuleArchitecture.of("ledger");

  @Test
  void packagesHaveNoCycles() {
    scheduler.hasNoPackageCycles();
    ledger.hasNoPackageCycles();
  }

  @Test
  void theSchedulerKnowsTheLedgerAndTheContract() {
    scheduler.importsOnly("ledger", "messaging", "contract");
  }

  @Test
  void theLedgerKnowsTheContract() {
    ledger.importsOnly("messaging", "contract");
  }
}
