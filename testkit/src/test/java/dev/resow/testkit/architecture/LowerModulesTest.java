package dev.resow.testkit.architecture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The modules that this one is built on cannot depend on it, so their rules are checked here: they
 * know nothing of the project but themselves.
 */
class LowerModulesTest {
  @Test
  void packagesOfEmbeddedHaveNoCycles() {
    ModuleArchitecture.of("embedded").hasNoPackageCycles();
  }

  @Test
  void packagesOfTheContractHaveNoCycles() {
    ModuleArchitecture.of("contract").hasNoPackageCycles();
  }

  @ParameterizedTest
  @ValueSource(strings = {"contract", "embedded"})
  void noOtherModuleIsImported(String module) {
    ModuleArchitecture.of(module).importsOnly();
  }

  @Test
  void theContractImportsNoFramework() {
    ModuleArchitecture.of("contract").importsNoneOf("io.quarkus", "jakarta", "org.apache.kafka");
  }
}
