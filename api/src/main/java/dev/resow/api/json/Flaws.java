package dev.resow.api.json;

import dev.resow.api.problem.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a body.
 *
 * @param kinds fields of another kind than their JSON type, unknown ones included: the body is not
 *     what was expected
 * @param values fields of the right kind whose value is refused
 */
record Flaws(List<FieldError> kinds, List<FieldError> values) {
  Flaws() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  /** The field has the wrong type. */
  void kind(String path, String detail) {
    kinds.add(new FieldError(path, detail));
  }

  /** The field has the right type but an invalid value. */
  void value(String path, String detail) {
    values.add(new FieldError(path, detail));
  }
}
