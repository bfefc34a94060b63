package dev.resow.api;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

/** Imports point down: api, then persistence, then contract; subjects stands alone. */
class ArchitectureTest {
  private final ModuleArchitecture api = ModuleArchitecture.of("api");
  private final ModuleArchitecture subjects = ModuleArchitecture.of("subjects");

  @Test
  void packagesHaveNoCycles() {
    api.hasNoPackageCycles();
  }

  @Test
  void packagesOfTheSubjectFinderHaveNoCycles() {
    subjects.hasNoPackageCycles();
  }

  @Test
  void theApiKnowsThePersistenceTheContractAndTheSubjectFinder() {
    api.importsOnly(
        "persistence",
        "artifacts",
        "safety",
        "messaging",
        "observability",
        "contract",
        "provenance",
        "subjects");
  }

  @Test
  void theSubjectFinderKnowsNoOtherModule() {
    subjects.importsOnly();
  }
}
