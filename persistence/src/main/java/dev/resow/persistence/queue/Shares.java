package dev.resow.persistence.queue;

import dev.resow.contract.Json;
import dev.resow.persistence.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.TreeMap;

/** Weights and running limits of the tenants, as parameters of {@link FairQueue}. */
@ApplicationScoped
class Shares {
  private static final long ANY_NUMBER = Integer.MAX_VALUE;

  private final String costs;
  private final String mostRunning;
  private final long standardCost;
  private final long standardMostRunning;
  private final Tenants tenants;

  Shares(Tenants tenants) {
    this.tenants = tenants;
    var cost = new TreeMap<String, Long>();
    var running = new TreeMap<String, Long>();
    tenants
        .named()
        .forEach(
            (name, rules) -> {
              cost.put(name, rules.turnCost());
              running.put(name, most(rules.maxRunning()));
            });
    costs = json(cost);
    mostRunning = json(running);
    standardCost = tenants.standard().turnCost();
    standardMostRunning = most(tenants.standard().maxRunning());
  }

  /** Virtual time of a turn of this tenant. */
  long cost(String tenant) {
    return tenants.of(tenant).turnCost();
  }

  /** Virtual time of a turn by tenant, a JSON object. */
  String costs() {
    return costs;
  }

  /** Limit of jobs in flight by tenant, a JSON object. */
  String mostRunning() {
    return mostRunning;
  }

  long standardCost() {
    return standardCost;
  }

  long standardMostRunning() {
    return standardMostRunning;
  }

  private static long most(Integer limit) {
    return limit == null ? ANY_NUMBER : limit;
  }

  private static String json(Object value) {
    return Json.text(value);
  }
}
