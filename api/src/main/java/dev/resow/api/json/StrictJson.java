package dev.resow.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one reader of bodies. Messages are in the words of the API and say what was expected. */
public final class StrictJson {
  private static final Pattern NAMED = Pattern.compile("'(\\w+)' .*", Pattern.DOTALL);

  private final Clock clock;

  public StrictJson(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws ProblemException malformed-json if it is no JSON or has a field of another kind; the
   *     type's {@link InvalidAs} if a value is refused. All such fields are named.
   */
  public <T> T read(byte[] body, Class<T> type) {
    JsonNode tree = JsonText.parse(body);
    if (tree.isNull()) throw JsonText.malformed("The body is null. Send a JSON object.");
    if (!tree.isObject())
      throw JsonText.malformed(
          "At line 1, column 1: expected an object, not " + Scalars.describe(tree) + ".");
    var flaws = new Flaws();
    new Shape(new Scalars(flaws, clock), flaws).body(type, tree);
    if (!flaws.kinds().isEmpty()) throw unreadable(flaws.kinds());
    if (!flaws.values().isEmpty()) throw invalid(type, flaws.values());
    try {
      return Json.mapper().treeToValue(tree, type);
    } catch (ValueInstantiationException e) {
      throw invalid(type, List.of(refusal(e)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a validated body could not be deserialized", e);
    }
  }

  /** A value of the right shape that its record refuses. */
  private static FieldError refusal(ValueInstantiationException e) {
    String path = path(e);
    String detail =
        e.getCause() instanceof IllegalArgumentException refused
            ? refused.getMessage()
            : "Invalid value.";
    Matcher named = NAMED.matcher(detail);
    boolean field =
        named.matches()
            && Arrays.stream(e.getType().getRawClass().getRecordComponents())
                .anyMatch(part -> part.getName().equals(named.group(1)));
    return new FieldError(field ? path + "." + named.group(1) : path, detail);
  }

  private static ProblemException unreadable(List<FieldError> kinds) {
    FieldError first = kinds.getFirst();
    return new ProblemException(
        ProblemType.MALFORMED_JSON,
        "Invalid field '%s'. %s".formatted(first.field(), first.detail()),
        kinds);
  }

  private static ProblemException invalid(Class<?> type, List<FieldError> values) {
    InvalidAs as = type.getAnnotation(InvalidAs.class);
    FieldError first = values.getFirst();
    return new ProblemException(
        as == null ? ProblemType.INVALID_JOB : as.value(),
        first.field() + ": " + first.detail(),
        values);
  }

  private static String path(JsonMappingException e) {
    var path = new StringBuilder();
    for (var step : e.getPath())
      if (step.getFieldName() == null) path.append('[').append(step.getIndex()).append(']');
      else path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
    return path.toString();
  }
}
