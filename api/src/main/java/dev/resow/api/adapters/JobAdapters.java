package dev.resow.api.adapters;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.ModelCard;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks up the adapters that a job asks for, and pins their files. */
@ApplicationScoped
public class JobAdapters {
  private static final String FIELD = "adapters";

  /**
   * @param errors takes what is wrong
   * @param asked may be null
   * @return as many as were asked for, unless there are errors; whose subject each is comes later
   */
  public List<JobAdapter> of(
      List<FieldError> errors, List<AdapterRequest> asked, ModelCard model, String tenant) {
    return pinned(errors, FIELD, asked, tenant, row -> misfit(row, model)).adapters();
  }

  /**
   * For jobs on whatever models, over the whole picture: whether these can use them is left to
   * {@link Mix#misfit}.
   *
   * @param errors takes what is wrong
   * @param field of the request that names them
   * @param asked may be null
   * @return as many as were asked for, unless there are errors
   */
  public Mix unchecked(
      List<FieldError> errors, String field, List<AdapterRequest> asked, String tenant) {
    for (int i = 0; asked != null && i < asked.size(); i++)
      if (asked.get(i).subject() != null)
        errors.add(
            new FieldError(
                field + "[" + i + "].subject",
                "Adapters are for the whole picture here. Omit the field."));
    return pinned(errors, field, asked, tenant, _ -> Optional.empty());
  }

  /** Adapters, pinned to their files. */
  public static final class Mix {
    private final List<JobAdapter> adapters;
    private final List<AdapterRow> rows;

    private Mix(List<JobAdapter> adapters, List<AdapterRow> rows) {
      this.adapters = List.copyOf(adapters);
      this.rows = List.copyOf(rows);
    }

    public List<JobAdapter> adapters() {
      return adapters;
    }

    /** Why a model cannot use them, a sentence, if it cannot. */
    public Optional<String> misfit(ModelCard model) {
      return rows.stream().flatMap(row -> JobAdapters.misfit(row, model).stream()).findFirst();
    }
  }

  private static Mix pinned(
      List<FieldError> errors,
      String list,
      List<AdapterRequest> asked,
      String tenant,
      Function<AdapterRow, Optional<String>> misfit) {
    if (asked == null || asked.isEmpty()) return new Mix(List.of(), List.of());
    if (asked.size() > JobAdapter.MOST) {
      errors.add(
          new FieldError(
              list,
              "Must have at most %d elements, not %d.".formatted(JobAdapter.MOST, asked.size())));
      return new Mix(List.of(), List.of());
    }
    var rows = rows(asked);
    var adapters = new ArrayList<JobAdapter>();
    var files = new HashSet<String>();
    for (int i = 0; i < asked.size(); i++) {
      String field = list + "[" + i + "]";
      var request = asked.get(i);
      double scale = request.scale() == null ? 1 : request.scale();
      if (!JobAdapter.isScale(scale))
        errors.add(new FieldError(field + ".scale", "Must be from -10 to 10, not " + scale + "."));
      var row = request.name() == null ? null : rows.get(request.name());
      var fault = fault(request.name(), row, tenant);
      if (fault.isEmpty()) fault = misfit.apply(row);
      if (fault.isPresent()) errors.add(new FieldError(field + ".name", fault.get()));
      else if (!files.add(row.sha256 + " " + request.subject()))
        errors.add(
            new FieldError(
                field + ".name",
                "Must name each adapter once%s, not %s again."
                    .formatted(request.subject() == null ? "" : " for a subject", row.name)));
      else if (JobAdapter.isScale(scale)) adapters.add(new JobAdapter(row.name, scale, row.sha256));
    }
    return new Mix(adapters, adapters.stream().map(adapter -> rows.get(adapter.name())).toList());
  }

  private static Map<String, AdapterRow> rows(List<AdapterRequest> asked) {
    var names =
        asked.stream()
            .map(AdapterRequest::name)
            .filter(name -> name != null && JobAdapter.isName(name))
            .toList();
    if (names.isEmpty()) return Map.of();
    return QuarkusTransaction.joiningExisting()
        .call(() -> AdapterRow.<AdapterRow>list("name in ?1", names))
        .stream()
        .collect(Collectors.toMap(row -> row.name, row -> row));
  }

  /** Why no job of the tenant can use it, if none can. */
  private static Optional<String> fault(String name, AdapterRow row, String tenant) {
    if (name == null) return Optional.of("Required field is missing.");
    if (row == null || !row.isFor(tenant))
      return Optional.of(
          "There is no adapter '%s'. See GET /v1/adapters.".formatted(Excerpt.of(name)));
    if (row.state == AdapterState.RETIRED)
      return Optional.of("The adapter %s is retired.".formatted(name));
    return Optional.empty();
  }

  /** Why a model cannot use it, if it cannot. */
  private static Optional<String> misfit(AdapterRow row, ModelCard model) {
    if (model.adapters() == null)
      return Optional.of("The model %s takes no adapters.".formatted(model.name()));
    if (!row.base.equals(model.adapters().fingerprint()))
      return Optional.of(
          "The adapter %s belongs to other files of a model (%s, %s), not to those of %s (%s)."
              .formatted(
                  row.name, row.model, row.base, model.name(), model.adapters().fingerprint()));
    return Optional.empty();
  }
}
