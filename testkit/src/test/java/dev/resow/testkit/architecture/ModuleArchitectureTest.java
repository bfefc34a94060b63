package dev.resow.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The rules find what they forbid. */
class ModuleArchitectureTest {
  private final ModuleArchitecture testkit = ModuleArchitecture.of("testkit");

  @Test
  void anImportOfAModuleThatIsNotNamedIsAViolation() {
    testkit.importsOnly("messaging", "contract", "embedded");
    assertThatThrownBy(() -> testkit.importsOnly("messaging", "contract"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dev.resow.embedded");
  }

  @Test
  void anImportOfABannedPackageIsAViolation() {
    assertThatThrownBy(() -> testkit.importsNoneOf("org.apache.kafka"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("org.apache.kafka");
  }

  @Test
  void aMisspeltModuleIsAViolation() {
    assertThatThrownBy(() -> ModuleArchitecture.of("no-such-module").hasNoPackageCycles())
        .isInstanceOf(AssertionError.class);
  }
}
