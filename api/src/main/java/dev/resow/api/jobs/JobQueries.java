package dev.resow.api.jobs;

import dev.resow.api.access.Caller;
import dev.resow.api.access.TenantSet;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.FindingKind;
import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import dev.resow.provenance.watermark.Mark;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Queries for jobs. */
@ApplicationScoped
public class JobQueries {
  private final JobViews views;
  private final Caller caller;

  JobQueries(JobViews views, Caller caller) {
    this.views = views;
    this.caller = caller;
  }

  /**
   * @param states empty for all
   * @param tenants whose jobs
   * @param since only jobs accepted at or after it, or null
   * @param text part of the prompt in any case, or null
   * @param findings only jobs with a round in which one of these was found; empty for all
   * @param watermark only jobs whose image has this mark, or null
   */
  record Filter(
      List<JobState> states,
      TenantSet tenants,
      Instant since,
      String text,
      List<FindingKind> findings,
      Mark watermark) {}

  /**
   * A job of the caller's. Somebody else's job is answered like one that does not exist.
   *
   * @throws ProblemException if there is no such job
   */
  @Transactional
  public JobRow get(UUID id) {
    JobRow row = JobRow.findById(id);
    if (row == null || !caller.identity().sees(row.tenant))
      throw new ProblemException(ProblemType.NOT_FOUND, "No job has the id " + id + ".");
    return row;
  }

  @Transactional
  JobView view(UUID id) {
    JobRow row = get(id);
    return views.placed(row);
  }

  /** Newest first. */
  @Transactional
  List<JobRow> page(Filter filter, Cursor cursor, int size) {
    var conditions = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    if (!filter.states().isEmpty()) conditions.add(StateFilter.condition(filter.states()));
    if (!filter.tenants().isAll()) {
      Set<String> names = filter.tenants().names();
      // One name lets the tenant's index give its jobs in order.
      conditions.add(names.size() == 1 ? "tenant = :tenant" : "tenant in :tenant");
      values.put("tenant", names.size() == 1 ? names.iterator().next() : names);
    }
    if (filter.since() != null) {
      conditions.add("createdAt >= :since");
      values.put("since", filter.since());
    }
    if (filter.text() != null) {
      conditions.add("locate(function('search_text', :text), function('search_text', prompt)) > 0");
      values.put("text", filter.text());
    }
    if (!filter.findings().isEmpty()) {
      // jsonb_exists(a, b) is PostgreSQL's operator a ? b
      String each =
          "function('jsonb_exists', function('round_found', r.found, r.verdict), :finding%d) = true";
      var kinds = new ArrayList<String>();
      for (int i = 0; i < filter.findings().size(); i++) {
        kinds.add(each.formatted(i));
        values.put("finding" + i, filter.findings().get(i).word());
      }
      conditions.add(
          "id in (select r.jobId from RoundRow r where %s)".formatted(String.join(" or ", kinds)));
    }
    if (filter.watermark() != null) {
      conditions.add("function('watermark_of', id) = :watermark and result is not null");
      values.put("watermark", filter.watermark().toString());
    }
    if (cursor != null) {
      conditions.add("(createdAt, id) < (:createdAt, :id)");
      values.put("createdAt", cursor.createdAt());
      values.put("id", cursor.id());
    }
    String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions) + " ";
    return JobRow.<JobRow>find("from JobRow " + where + "order by createdAt desc, id desc", values)
        .page(0, size)
        .list();
  }

  /**
   * The jobs of these ids, as clients see them but without their places in the queue, which cost a
   * query each; ids of others' jobs are left out.
   *
   * @param tenants whose jobs
   */
  @Transactional
  public List<JobView> views(Collection<UUID> ids, TenantSet tenants) {
    if (ids.isEmpty()) return List.of();
    List<JobRow> rows = JobRow.list("id in ?1", ids);
    return rows.stream().filter(row -> tenants.includes(row.tenant)).map(views::of).toList();
  }
}
