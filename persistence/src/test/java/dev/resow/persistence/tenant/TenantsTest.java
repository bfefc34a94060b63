package dev.resow.persistence.tenant;

import static dev.resow.persistence.tenant.ConfiguredTenants.maxQueued;
import static dev.resow.persistence.tenant.ConfiguredTenants.maxRunning;
import static dev.resow.persistence.tenant.ConfiguredTenants.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantsTest {
  @Test
  void aTenantHasItsOwnRulesAndTheDefaultsForTheRest() {
    var tenants =
        ConfiguredTenants.of(maxQueued(100), Map.of("gold", weight(4), "narrow", maxQueued(7)));
    assertThat(tenants.of("gold").weight()).isEqualTo(4);
    assertThat(tenants.of("gold").maxQueued()).isEqualTo(100);
    assertThat(tenants.of("narrow").maxQueued()).isEqualTo(7);
    assertThat(tenants.of("anyone")).isEqualTo(tenants.standard());
    assertThat(tenants.standard().limitsSubmits()).isTrue();
  }

  @Test
  void aTurnCostsLessAtAHigherWeight() {
    var tenants = ConfiguredTenants.of(Map.of("gold", weight(4)));
    assertThat(tenants.of("gold").turnCost() * 4).isEqualTo(tenants.standard().turnCost());
  }

  @Test
  void aRuleThatCannotBeKeptIsNamed() {
    assertThatThrownBy(() -> ConfiguredTenants.of(Map.of("acme", maxRunning(0))))
        .hasMessage("resow.tenants.acme: max-running must be at least 1, not 0");
  }
}
