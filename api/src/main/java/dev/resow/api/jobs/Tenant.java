package dev.resow.api.jobs;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.util.regex.Pattern;

/** Who a request speaks for: the {@value #HEADER} header. */
public final class Tenant {
  public static final String HEADER = "Resow-Tenant";
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,62}");

  private Tenant() {}

  public static String of(String header) {
    if (header == null) return "default";
    if (!FORM.matcher(header).matches())
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          HEADER + " must be 1 to 63 lower-case letters, digits, '.', '_' or '-'.");
    return header;
  }
}
