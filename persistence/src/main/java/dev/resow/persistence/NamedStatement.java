package dev.resow.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A statement with named parameters ({@code :name}) for {@link Sql}, which knows positions only.
 * Parse it once; each name may occur any number of times.
 */
public final class NamedStatement {
  /** Not {@code ::}, which is a cast. */
  private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]\\w*)");

  private final String sql;
  private final List<String> names = new ArrayList<>();

  public NamedStatement(String text) {
    var matcher = PARAMETER.matcher(text);
    sql =
        matcher.replaceAll(
            match -> {
              names.add(match.group(1));
              return "?";
            });
  }

  /** With {@code ?} for each parameter. */
  public String sql() {
    return sql;
  }

  /**
   * The values by position.
   *
   * @throws IllegalArgumentException if a parameter has no value
   */
  public Object[] parameters(Map<String, ?> values) {
    return names.stream()
        .map(
            name -> {
              if (!values.containsKey(name))
                throw new IllegalArgumentException(
                    "no value for parameter :%s; given are %s".formatted(name, values.keySet()));
              return (Object) values.get(name);
            })
        .toArray();
  }
}
