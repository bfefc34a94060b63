package dev.resow.ledger.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantsTest {
  @Test
  void aTenantHasItsOwnRulesAndTheDefaultsForTheRest() {
    var tenants =
        ConfiguredTenants.of(
            Map.of(
                "resow.tenant-defaults.max-queued", "100",
                "resow.tenants.gold.weight", "4",
                "resow.tenants.\"two.words\".max-queued", "7"));
    assertThat(tenants.of("gold").weight()).isEqualTo(4);
    assertThat(tenants.of("gold").maxQueued()).isEqualTo(100);
    assertThat(tenants.of("two.words").maxQueued()).isEqualTo(7);
    assertThat(tenants.of("anyone")).isEqualTo(tenants.standard());
  }

  @Test
  void aTurnCostsLessAtAHigherWeight() {
    var tenants = ConfiguredTenants.of(Map.of("resow.tenants.gold.weight", "4"));
    assertThat(tenants.of("gold").turnCost() * 4).isEqualTo(tenants.standard().turnCost());
  }

  @Test
  void aRuleThatCannotBeKeptIsNamed() {
    assertThatThrownBy(() -> ConfiguredTenants.of(Map.of("resow.tenants.acme.max-running", "0")))
        .hasMessage("resow.tenants.acme: max-running must be at least 1, not 0");
  }
}
