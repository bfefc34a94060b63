package dev.resow.persistence.queue;

import dev.resow.contract.Json;
import dev.resow.persistence.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.TreeMap;

/** Weights and running limits of the tenants, as parameters of {@link FairQueue}. */
@ApplicationScoped
class Shares {
  private static final long ANY_NUMBER = Integer.MAX_VALUE;

  private final String turns;
  private final String mostRunning;
  private final long standardTurn;
  private final long standardMostRunning;
  private final Tenants tenants;

  Shares(Tenants tenants) {
    this.tenants = tenants;
    var turn = new TreeMap<String, Long>();
    var running = new TreeMap<String, Long>();
    tenants
        .named()
        .forEach(
            (name, rules) -> {
              turn.put(name, rules.turnCost());
              running.put(name, most(rules.maxRunning()));
            });
    turns = json(turn);
    mostRunning = json(running);
    standardTurn = tenants.standard().turnCost();
    standardMostRunning = most(tenants.standard().maxRunning());
  }

  /** Virtual time of a turn of this tenant with a job of cost 1. */
  long turn(String tenant) {
    return tenants.of(tenant).turnCost();
  }

  /** The same by tenant, a JSON object. */
  String turns() {
    return turns;
  }

  /** Limit of jobs in flight by tenant, a JSON object. */
  String mostRunning() {
    return mostRunning;
  }

  long standardTurn() {
    return standardTurn;
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
