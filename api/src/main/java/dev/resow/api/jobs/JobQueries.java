package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobState;
import dev.resow.ledger.JobRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/** Questions about jobs. */
@ApplicationScoped
public class JobQueries {
  private final QueuePlaces places;

  JobQueries(QueuePlaces places) {
    this.places = places;
  }

  /**
   * @param states empty for all
   * @param tenant null for all
   * @param since only jobs accepted at or after it, or null
   * @param text part of the prompt in any case, or null
   */
  record Filter(List<JobState> states, String tenant, Instant since, String text) {}

  /**
   * @throws ProblemException if there is no such job
   */
  @Transactional
  public JobRow get(UUID id) {
    JobRow row = JobRow.findById(id);
    if (row == null)
      throw new ProblemException(ProblemType.NOT_FOUND, "There is no job " + id + ".");
    return row;
  }

  @Transactional
  JobView view(UUID id) {
    JobRow row = get(id);
    return JobView.of(row, places.of(row));
  }

  /** Newest first. */
  @Transactional
  List<JobRow> page(Filter filter, Cursor cursor, int size) {
    var conditions = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    if (!filter.states().isEmpty()) {
      conditions.add("state in :states");
      values.put("states", filter.states());
    }
    if (filter.tenant() != null) {
      conditions.add("tenant = :tenant");
      values.put("tenant", filter.tenant());
    }
    if (filter.since() != null) {
      conditions.add("createdAt >= :since");
      values.put("since", filter.since());
    }
    if (filter.text() != null) {
      conditions.add("lower(prompt) like lower(:text) escape '!'");
      values.put("text", "%" + filter.text().replaceAll("([!%_])", "!$1") + "%");
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
}
