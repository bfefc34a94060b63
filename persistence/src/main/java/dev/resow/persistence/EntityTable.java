package dev.resow.persistence;

import jakarta.persistence.Table;
import java.lang.reflect.Modifier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SQL for the table of an entity, without a persistence context. Names and types of the columns
 * come from the entity's JPA annotations, so that Hibernate and SQL cannot disagree and a new
 * column is one new field. Columns with {@code updatable = false} are never updated, and those with
 * {@code insertable = false} are left to the database.
 */
public final class EntityTable<R> {
  private final Supplier<R> constructor;
  private final String name;
  private final List<EntityColumn> columns;
  private final List<EntityColumn> inserted;
  private final List<EntityColumn> ids;
  private final List<EntityColumn> updatable;
  private final List<EntityColumn> updatableThenIds;

  /**
   * @param entity a class with {@link Table} and one field per column
   * @param constructor makes an empty row
   * @param inserted columns that an insert sets beside those that never change; the others get
   *     their defaults in the database. Without any, an insert sets every column
   */
  public EntityTable(Class<R> entity, Supplier<R> constructor, String... inserted) {
    this.constructor = constructor;
    name = entity.getAnnotation(Table.class).name();
    columns =
        Arrays.stream(entity.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .filter(field -> !Modifier.isTransient(field.getModifiers())) // Hibernate adds some
            .map(EntityColumn::of)
            .toList();
    var names = Set.of(inserted);
    this.inserted =
        columns.stream()
            .filter(EntityColumn::insertable)
            .filter(c -> names.isEmpty() || !c.updatable() || names.contains(c.name()))
            .toList();
    ids = columns.stream().filter(EntityColumn::id).toList();
    updatable = columns.stream().filter(EntityColumn::updatable).toList();
    updatableThenIds = Stream.concat(updatable.stream(), ids.stream()).toList();
  }

  /** {@code INSERT INTO ... VALUES}, for {@link #insertParameters}. */
  public String insert() {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(name, names(), join(inserted, EntityColumn::placeholder, ", "));
  }

  /** {@code INSERT INTO ... SELECT ... FROM source}: inserts the row once per row of the source. */
  public String insertFrom(String source) {
    return "INSERT INTO %s (%s) SELECT %s FROM %s"
        .formatted(name, names(), join(inserted, EntityColumn::placeholder, ", "), source);
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

  /**
   * Every column by name, for {@link #read}. Not {@code *}: a column that the next release adds
   * would change the result of statements that are prepared already, which PostgreSQL refuses.
   */
  public String columns() {
    return join(columns, column -> name + "." + column.name(), ", ");
  }

  public Object[] insertParameters(R row) {
    return parameters(inserted, row);
  }

  public Object[] updateParameters(R row) {
    return parameters(updatableThenIds, row);
  }

  /** Reads a row of a query that selects all columns. */
  public R read(ResultSet from) throws SQLException {
    R row = constructor.get();
    for (var column : columns) column.read(from, row);
    return row;
  }

  private String names() {
    return join(inserted, EntityColumn::name, ", ");
  }

  private static String join(
      List<EntityColumn> columns, Function<EntityColumn, String> part, String separator) {
    return columns.stream().map(part).collect(Collectors.joining(separator));
  }

  private static Object[] parameters(List<EntityColumn> columns, Object row) {
    var parameters = new Object[columns.size()];
    for (int i = 0; i < parameters.length; i++) parameters[i] = columns.get(i).parameter(row);
    return parameters;
  }
}
