package dev.resow.worker;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

/** Imports point down: worker, then diffusion and contract. */
class ArchitectureTest {
  private final ModuleArchitecture worker = ModuleArchitecture.of("worker");
  private final ModuleArchitecture diffusion = ModuleArchitecture.of("diffusion");

  @Test
  void theArtifactStoreKnowsTheContractAlone() {
    ModuleArchitecture.of("artifacts").importsOnly("contract");
  }

  @Test
  void provenanceKnowsPicturesAlone() {
    var provenance = ModuleArchitecture.of("provenance");
    provenance.importsOnly();
    provenance.hasNoPackageCycles();
  }

  @Test
  void theSafetyHookKnowsTheContractAndItsMetrics() {
    ModuleArchitecture.of("safety").importsOnly("contract", "observability");
  }

  @Test
  void theClassifierKnowsTheHook() {
    ModuleArchitecture.of("classifier").importsOnly("contract", "safety");
  }

  @Test
  void packagesHaveNoCycles() {
    worker.hasNoPackageCycles();
  }

  @Test
  void packagesOfTheSamplerHaveNoCycles() {
    diffusion.hasNoPackageCycles();
  }

  @Test
  void theWorkerKnowsTheContractAndTheSampler() {
    worker.importsOnly(
        "artifacts",
        "safety",
        "messaging",
        "observability",
        "contract",
        "provenance",
        "diffusion",
        "training",
        "subjects");
  }

  @Test
  void theSamplerKnowsNeitherTheContractNorAFramework() {
    diffusion.importsOnly("subjects");
    diffusion.importsNoneOf("io.quarkus", "io.smallrye", "jakarta", "org.apache.kafka");
  }
}
