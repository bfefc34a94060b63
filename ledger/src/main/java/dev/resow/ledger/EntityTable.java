package dev.resow.ledger;

import jakarta.persistence.Table;
import java.lang.reflect.Modifier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SQL for the table of an entity, without a persistence context. Names and types of the columns
 * come from the entity's JPA annotations, so that Hibernate and SQL cannot disagree and a new
 * column is one new field. Columns with {@code updatable = false} are never updated.
 */
public final class EntityTable<R> {
  private final Supplier<R> constructor;
  private final String name;
  private final List<EntityColumn> columns;
  private final List<EntityColumn> ids;
  private final List<EntityColumn> updatable;

  /**
   * @param entity a class with {@link Table} and one field per column
   * @param constructor makes an empty row
   */
  public EntityTable(Class<R> entity, Supplier<R> constructor) {
    this.constructor = constructor;
    name = entity.getAnnotation(Table.class).name();
    columns =
        Arrays.stream(entity.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .filter(field -> !Modifier.isTransient(field.getModifiers())) // Hibernate adds some
            .map(EntityColumn::of)
            .toList();
    ids = columns.stream().filter(EntityColumn::id).toList();
    updatable = columns.stream().filter(EntityColumn::updatable).toList();
  }

  /** {@code INSERT INTO} with every column, for {@link #insertParameters}. */
  public String insert() {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(name, names(), join(columns, EntityColumn::placeholder, ", "));
  }

  /** {@code INSERT INTO ... SELECT ... FROM source}: inserts the row once per row of the source. */
  public String insertFrom(String source) {
    return "INSERT INTO %s (%s) SELECT %s FROM %s"
        .formatted(name, names(), join(columns, EntityColumn::placeholder, ", "), source);
  }

  /**
   * {@code UPDATE} of all columns that may change, by primary key; for {@link #updateParameters}.
   */
  public String update() {
    return "UPDATE %s SET %s WHERE %s"
        .formatted(
            name,
            join(updatable, EntityColumn::assignment, ", "),
            join(ids, EntityColumn::assignment, " AND "));
  }

  public Object[] insertParameters(R row) {
    return parameters(columns.stream(), row);
  }

  public Object[] updateParameters(R row) {
    return parameters(Stream.concat(updatable.stream(), ids.stream()), row);
  }

  /** Reads a row of a query that selects all columns. */
  public R read(ResultSet from) throws SQLException {
    R row = constructor.get();
    for (var column : columns) column.read(from, row);
    return row;
  }

  private String names() {
    return join(columns, EntityColumn::name, ", ");
  }

  private static String join(
      List<EntityColumn> columns, Function<EntityColumn, String> part, String separator) {
    return columns.stream().map(part).collect(Collectors.joining(separator));
  }

  private static Object[] parameters(Stream<EntityColumn> columns, Object row) {
    return columns.map(column -> column.parameter(row)).toArray();
  }
}
