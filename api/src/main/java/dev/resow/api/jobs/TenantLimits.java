package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.persistence.Sql;
import dev.resow.persistence.tenant.TenantRules;
import dev.resow.persistence.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * How many more jobs a tenant may submit. Called in the transaction that inserts them: the lock on
 * the tenant's row lasts until it ends, so that however many apis accept at once, they never accept
 * more than the limit together, and what is rolled back was never counted. The time is the
 * database's. A tenant without limits costs nothing; one with limits two statements, and now and
 * then a count of its waiting jobs.
 */
@ApplicationScoped
public class TenantLimits {
  private static final String LOCK =
      """
      WITH mine AS (
        INSERT INTO tenant_quota (tenant, tokens, refilled_at, room, room_of)
        VALUES (?, ?, clock_timestamp(), 0, 0)
        ON CONFLICT (tenant) DO UPDATE SET tenant = excluded.tenant
        RETURNING *)
      SELECT tokens,
             CAST(greatest(0, extract(epoch FROM clock_timestamp() - refilled_at))
                  AS double precision) AS idle,
             room, room_of
      FROM mine, (SELECT set_config('idle_in_transaction_session_timeout', '5s', true)) bounded""";
  private static final String WAITING =
      """
      SELECT count(*) FROM (
        SELECT 1 FROM job
        WHERE tenant = ? AND state IN ('QUEUED', 'RETRY_WAIT') LIMIT ?) waiting""";
  private static final String WRITE =
      """
      UPDATE tenant_quota SET tokens = ?, refilled_at = clock_timestamp(), room = ?, room_of = ?
      WHERE tenant = ?""";

  private final Sql sql;
  private final Tenants tenants;
  private final NextStart nextStart;

  TenantLimits(Sql sql, Tenants tenants, NextStart nextStart) {
    this.sql = sql;
    this.tenants = tenants;
    this.nextStart = nextStart;
  }

  /** False for a tenant that may submit any number. */
  boolean apply(String tenant) {
    return tenants.of(tenant).limitsSubmits();
  }

  /** Most jobs that {@link #admit} can ever count at once, however long the tenant waits. */
  public int most(String tenant) {
    TenantRules rules = tenants.of(tenant);
    return Math.min(or(rules.maxQueued()), or(rules.jobsPerMinute()));
  }

  private static int or(Integer limit) {
    return limit == null ? Integer.MAX_VALUE : limit;
  }

  /**
   * Counts submits: all of them, or the transaction must be rolled back.
   *
   * @param jobs how many
   * @throws ProblemException queue-limit or rate-limit, with {@code Retry-After}
   */
  public void count(String tenant, int jobs) {
    int admitted = admit(tenant, jobs);
    if (admitted == jobs) return;
    TenantRules rules = tenants.of(tenant);
    Quota quota = lock(tenant, rules);
    int wait = quota.secondsUntil(jobs - admitted, rules);
    throw wait > 0 || rules.maxQueued() == null
        ? tooFast(rules.jobsPerMinute(), Math.max(1, wait))
        : tooMany(tenant, rules.maxQueued());
  }

  /**
   * Counts as many submits as may be.
   *
   * @param wanted at most so many
   * @return how many were counted, 0 if the tenant is at a limit
   */
  public int admit(String tenant, int wanted) {
    return admit(tenant, wanted, 1);
  }

  /**
   * As {@link #admit}, but leaves half of each limit to other jobs of the tenant: what adds many
   * jobs by itself must not keep its people from submitting one.
   */
  public int admitSpare(String tenant, int wanted) {
    return admit(tenant, wanted, 2);
  }

  /**
   * @param share the limits are divided by it; what is beyond the quotient is left
   */
  private int admit(String tenant, int wanted, int share) {
    TenantRules rules = tenants.of(tenant);
    if (!rules.limitsSubmits()) return wanted;
    Quota quota = lock(tenant, rules);
    double tokens = quota.refilled(rules);
    int admitted = wanted;
    if (rules.jobsPerMinute() != null)
      admitted = Math.clamp((long) tokens - kept(rules.jobsPerMinute(), share), 0, wanted);
    int room = quota.room();
    if (rules.maxQueued() != null && admitted > 0) {
      int kept = kept(rules.maxQueued(), share);
      if (quota.mustCount(admitted + kept, rules.maxQueued()))
        room = rules.maxQueued() - waiting(tenant, rules.maxQueued());
      admitted = Math.clamp((long) room - kept, 0, admitted);
    }
    if (admitted > 0) {
      if (rules.jobsPerMinute() != null) tokens -= admitted;
      write(tenant, tokens, Math.max(0, room - admitted), rules.maxQueued());
    }
    return admitted;
  }

  private static int kept(int limit, int share) {
    return limit - (limit + share - 1) / share;
  }

  private Quota lock(String tenant, TenantRules rules) {
    double tokens = rules.jobsPerMinute() == null ? 0 : rules.jobsPerMinute();
    return sql.first(
            LOCK,
            row ->
                new Quota(
                    row.getDouble("tokens"),
                    row.getDouble("idle"),
                    row.getInt("room"),
                    row.getInt("room_of")),
            tenant,
            tokens)
        .orElseThrow();
  }

  private int waiting(String tenant, int limit) {
    return (int) sql.count(WAITING, tenant, limit);
  }

  private void write(String tenant, double tokens, int room, Integer maxQueued) {
    sql.update(WRITE, tokens, room, maxQueued == null ? 0 : maxQueued, tenant);
  }

  private static ProblemException tooFast(int jobsPerMinute, int wait) {
    return new ProblemException(
        ProblemType.RATE_LIMIT,
        "The tenant can submit %d jobs per minute. Retry in %d s.".formatted(jobsPerMinute, wait),
        wait);
  }

  private ProblemException tooMany(String tenant, int maxQueued) {
    return new ProblemException(
        ProblemType.QUEUE_LIMIT,
        "The tenant has reached its limit of %d waiting jobs. Retry when some have started."
            .formatted(maxQueued),
        nextStart.seconds(tenant));
  }
}
