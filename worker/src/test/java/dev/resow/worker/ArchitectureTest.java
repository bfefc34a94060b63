package dev.resow.worker;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Imports point down: worker, then diffusion and contract. */
class ArchitectureTest {
  private final ModuleArchitecture worker = ModuleArchitecture.of("worker");
  private final ModuleArchitecture diffusion = ModuleArchitecture.of("diffusion");

  @Test
  void packagesHaveNoCycles() {
    worker.hasNoPackageCycles();
  }

  @Test
  @Disabled("cycle: guidance.engine -> guidance.method -> guidance.space -> guidance.engine")
  void packagesOfTheSamplerHaveNoCycles() {
    diffusion.hasNoPackageCycles();
  }

  @Test
  void theWorkerKnowsTheContractAndTheSampler() {
    worker.importsOnly("contract", "diffusion");
  }

  @Test
  void theSamplerKnowsNeitherTheContractNorAFramework() {
    diffusion.importsOnly();
    diffusion.importsNoneOf("io.quarkus", "io.smallrye", "jakarta", "org.apache.kafka");
  }
}
