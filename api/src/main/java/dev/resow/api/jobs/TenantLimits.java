package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.ledger.tenant.TenantRules;
import dev.resow.ledger.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.Session;

/**
 * Whether a tenant may submit one more job. Called in the transaction that inserts the job: the
 * lock on the tenant's row lasts until it ends, so that however many apis accept at once, they
 * never accept more than the limit together, and what is rolled back was never counted. The time is
 * the database's. A tenant without limits costs nothing; one with limits two statements, and now
 * and then a count of its waiting jobs.
 */
@ApplicationScoped
class TenantLimits {
  private final Session session;
  private final Tenants tenants;
  private final WaitEstimates estimates;

  TenantLimits(Session session, Tenants tenants, WaitEstimates estimates) {
    this.session = session;
    this.tenants = tenants;
    this.estimates = estimates;
  }

  /**
   * Counts one submit.
   *
   * @throws ProblemException queue-limit or rate-limit, with {@code Retry-After}
   */
  void count(String tenant) {
    TenantRules rules = tenants.of(tenant);
    if (!rules.limitsSubmits()) return;
    Quota quota = lock(tenant, rules);
    double tokens = quota.tokens();
    int room = quota.room();
    if (rules.jobsPerMinute() != null) {
      tokens = quota.refilled(rules.jobsPerMinute());
      int wait = Quota.secondsUntilOne(tokens, rules.jobsPerMinute());
      if (wait > 0) throw tooFast(rules.jobsPerMinute(), wait);
      tokens--;
    }
    if (rules.maxQueued() != null) {
      if (quota.mustCount(rules.maxQueued())) room = rules.maxQueued() - waiting(tenant, rules);
      if (room < 1) throw tooMany(rules.maxQueued());
      room--;
    }
    write(tenant, tokens, room, rules.maxQueued());
  }

  private Quota lock(String tenant, TenantRules rules) {
    return session
        .createNativeQuery(
            """
            WITH mine AS (
              INSERT INTO tenant_quota (tenant, tokens, refilled_at, room, room_of)
              VALUES (:tenant, :tokens, clock_timestamp(), 0, 0)
              ON CONFLICT (tenant) DO UPDATE SET tenant = excluded.tenant
              RETURNING *)
            SELECT tokens,
                   CAST(greatest(0, extract(epoch FROM clock_timestamp() - refilled_at))
                        AS double precision) AS idle,
                   room, room_of
            FROM mine""",
            Quota.class)
        .setParameter("tenant", tenant)
        .setParameter("tokens", rules.jobsPerMinute() == null ? 0. : rules.jobsPerMinute())
        .getSingleResult();
  }

  private int waiting(String tenant, TenantRules rules) {
    return session
        .createNativeQuery(
            """
            SELECT count(*) FROM (
              SELECT 1 FROM job
              WHERE tenant = :tenant AND state IN ('QUEUED', 'RETRY_WAIT') LIMIT :most) waiting""",
            Long.class)
        .setParameter("tenant", tenant)
        .setParameter("most", rules.maxQueued())
        .getSingleResult()
        .intValue();
  }

  private void write(String tenant, double tokens, int room, Integer maxQueued) {
    session
        .createNativeMutationQuery(
            """
            UPDATE tenant_quota SET tokens = :tokens, refilled_at = clock_timestamp(),
              room = :room, room_of = :roomOf
            WHERE tenant = :tenant""")
        .setParameter("tenant", tenant)
        .setParameter("tokens", tokens)
        .setParameter("room", room)
        .setParameter("roomOf", maxQueued == null ? 0 : maxQueued)
        .executeUpdate();
  }

  private static ProblemException tooFast(int jobsPerMinute, int wait) {
    return new ProblemException(
        ProblemType.RATE_LIMIT,
        "This tenant may submit %d jobs per minute; the next one in %d s."
            .formatted(jobsPerMinute, wait),
        wait);
  }

  private ProblemException tooMany(int maxQueued) {
    return new ProblemException(
        ProblemType.QUEUE_LIMIT,
        "This tenant may have %d jobs waiting, and has. Try again when some have begun."
            .formatted(maxQueued),
        estimates.secondsPerStart());
  }
}
