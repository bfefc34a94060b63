package dev.resow.standalone;

import dev.resow.testkit.architecture.ModuleArchitecture;
import org.junit.jupiter.api.Test;

/** Everything in one process stands on top: nothing below imports it. */
class ArchitectureTest {
  @Test
  void packagesHaveNoCycles() {
    ModuleArchitecture.of("standalone").hasNoPackageCycles();
    ModuleArchitecture.of("menagerie").hasNoPackageCycles();
    ModuleArchitecture.of("training").hasNoPackageCycles();
  }

  @Test
  void trainingKnowsTheSamplerAndSubjectsAlone() {
    var training = ModuleArchitecture.of("training");
    training.importsOnly("diffusion", "subjects");
    training.importsNoneOf("io.quarkus", "io.smallrye", "jakarta", "org.apache.kafka");
  }

  @Test
  void menagerieKnowsTrainingProvenanceAndTheSampler() {
    ModuleArchitecture.of("menagerie")
        .importsOnly("contract", "diffusion", "provenance", "subjects", "training");
  }
}
