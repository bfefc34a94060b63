package dev.resow.api.dead;

import dev.resow.persistence.Where;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which letters; absent = all. */
public record DeadLetterFilter(
    String reason,
    @Schema(description = "Substring of the cause, case-insensitive, e.g. POISON.") String detail,
    Instant since,
    Instant until,
    String topic,
    @Schema(description = "Ids of dead letters; all if absent.") List<String> ids) {
  static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null);

  Where where(LetterViewer.Sight sight) {
    String own = sight.tenants().condition("l.tenant");
    var where =
        new Where()
            .and(
                sight.nobodys() ? "(" + own + " OR l.tenant IS NULL)" : own,
                sight.tenants().values().toArray());
    if (reason != null) where.and("l.reason = ?", reason);
    if (detail != null) where.and("position(search_text(?) in search_text(l.detail)) > 0", detail);
    if (since != null) where.and("l.at >= ?", since);
    if (until != null) where.and("l.at < ?", until);
    if (topic != null) where.and("l.topic = ?", topic);
    if (ids != null) where.and("l.id = ANY (?)", (Object) ids.toArray(String[]::new));
    return where;
  }
}
