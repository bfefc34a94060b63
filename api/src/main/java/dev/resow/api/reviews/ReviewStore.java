package dev.resow.api.reviews;

import dev.resow.api.access.TenantSet;
import dev.resow.api.jobs.JobReview;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import dev.resow.contract.TimeOrderedId;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.ReviewDecision;
import dev.resow.persistence.Sql;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Images to review, and the decisions about them: each is kept with who made it and when. */
@ApplicationScoped
class ReviewStore {
  private static final Logger LOG = Logger.getLogger(ReviewStore.class);

  /** As the index of these jobs has it. */
  private static final String REVIEWED =
      "result -> 'review' IS NOT NULL AND finished_at IS NOT NULL";

  private final Sql sql;
  private final Clock clock;

  ReviewStore(Sql sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Newest first.
   *
   * @param state null for any
   * @param before id of the last job of the previous page, or null
   */
  @Transactional
  List<ReviewView> page(TenantSet tenants, JobReview.State state, UUID before, int limit) {
    var values = new ArrayList<Object>(tenants.values());
    String older = before == null ? "" : " AND id < ?";
    if (before != null) values.add(before);
    values.add(limit);
    List<UUID> ids =
        sql.list(
            "SELECT id FROM job WHERE %s AND %s%s%s ORDER BY id DESC LIMIT ?"
                .formatted(REVIEWED, tenants.condition("tenant"), condition(state), older),
            row -> row.getObject(1, UUID.class),
            values.toArray());
    if (ids.isEmpty()) return List.of();
    return JobRow.<JobRow>list("id in ?1", ids).stream()
        .sorted(Comparator.comparingInt(job -> ids.indexOf(job.id)))
        .map(ReviewView::of)
        .toList();
  }

  private static String condition(JobReview.State state) {
    return switch (state) {
      case null -> "";
      case HELD -> " AND review IS NULL AND result -> 'review' ->> 'decision' = 'hold'";
      case REFUSED ->
          " AND coalesce(review ->> 'decision', result -> 'review' ->> 'decision') = 'refuse'";
      case RELEASED -> " AND review ->> 'decision' = 'release'";
    };
  }

  /**
   * With all decisions.
   *
   * @throws ProblemException if none of the tenants has such an image
   */
  @Transactional
  ReviewView get(TenantSet tenants, UUID id) {
    return view(find(tenants, id));
  }

  private static ReviewView view(JobRow job) {
    List<ReviewRow> rows = ReviewRow.list("jobId", Sort.descending("decidedAt").and("id"), job.id);
    return ReviewView.of(job, rows.stream().map(ReviewRow::asDecision).toList());
  }

  /**
   * Keeps a decision, which counts from now on; the same one again changes nothing.
   *
   * @param by who decides
   */
  @Transactional
  ReviewView decide(TenantSet tenants, UUID id, ReviewRequest request, String by) {
    // One at a time, so that the latest decision of the table is that of the job.
    sql.first("SELECT 1 FROM job WHERE id = ? FOR NO KEY UPDATE", _ -> true, id);
    JobRow job = find(tenants, id);
    var latest = job.review == null ? null : Json.parse(job.review, ReviewDecision.class);
    if (latest != null
        && latest.decision() == request.decision()
        && Objects.equals(latest.reason(), request.reason())) return view(job);
    var row = new ReviewRow();
    row.id = TimeOrderedId.at(clock.instant(), ThreadLocalRandom.current());
    row.jobId = id;
    row.decision = request.decision();
    row.reason = request.reason();
    row.decidedBy = by;
    row.decidedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    row.persistAndFlush();
    job.review = Json.text(row.asDecision());
    sql.update("UPDATE job SET review = ?::jsonb WHERE id = ?", job.review, id);
    LOG.infof("image of job %s: %s by %s", id, request.decision(), by);
    return view(job);
  }

  /**
   * A job whose image is reviewed.
   *
   * @throws ProblemException not-found; image-not-ready if the job has not ended
   */
  @Transactional
  JobRow find(TenantSet tenants, UUID id) {
    JobRow job = JobRow.findById(id);
    if (job == null || !tenants.includes(job.tenant) || JobReview.of(job) == null)
      throw new ProblemException(
          ProblemType.NOT_FOUND, "No image of a job with the id " + id + " was held or refused.");
    if (job.finishedAt == null)
      throw new ProblemException(
          ProblemType.IMAGE_NOT_READY,
          "The job is "
              + job.state
              + ": it may still get another image. Review it when it has ended.");
    return job;
  }
}
