package dev.resow.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import java.lang.reflect.Field;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A column of an entity's table.
 *
 * @param json true for {@code jsonb}, a text in the entity
 * @param insertable false if the database computes the column
 * @param updatable false if the column never changes after the insert
 * @param nullable the type of a field that may be null, else null
 */
record EntityColumn(
    Field field,
    String name,
    boolean id,
    boolean json,
    boolean insertable,
    boolean updatable,
    JDBCType nullable) {
  /** Types of parameters that may be null. A null time has no type for PostgreSQL's driver. */
  private static final Map<Class<?>, JDBCType> TYPES =
      Map.of(
          String.class, JDBCType.VARCHAR,
          Integer.class, JDBCType.INTEGER,
          Double.class, JDBCType.DOUBLE,
          Instant.class, JDBCType.TIMESTAMP_WITH_TIMEZONE);

  static EntityColumn of(Field field) {
    field.setAccessible(true);
    var column = field.getAnnotation(Column.class);
    var type = field.getAnnotation(JdbcTypeCode.class);
    boolean id = field.isAnnotationPresent(Id.class);
    return new EntityColumn(
        field,
        column == null || column.name().isEmpty() ? field.getName() : column.name(),
        id,
        type != null && type.value() == SqlTypes.JSON,
        column == null || column.insertable(),
        !id && (column == null || column.updatable()),
        field.getType().isEnum() ? JDBCType.VARCHAR : TYPES.get(field.getType()));
  }

  String placeholder() {
    return json ? "CAST(? AS jsonb)" : "?";
  }

  String assignment() {
    return name + " = " + placeholder();
  }

  /** The field's value as a parameter of {@link Sql}. */
  Object parameter(Object row) {
    try {
      Object value = field.get(row);
      if (value instanceof Enum<?> constant) return constant.name();
      return value == null && nullable != null ? new Sql.Nullable(null, nullable) : value;
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** Sets the field from the column of this name. */
  void read(ResultSet from, Object row) throws SQLException {
    try {
      field.set(row, value(from));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private Object value(ResultSet from) throws SQLException {
    Class<?> type = field.getType();
    if (type == int.class) return from.getInt(name);
    if (type == double.class) return from.getDouble(name);
    if (type == short.class) return from.getShort(name);
    if (type == Instant.class) return Sql.instant(from, name);
    if (type == UUID.class) return from.getObject(name, UUID.class);
    if (type == String.class) return from.getString(name);
    if (type == byte[].class) return from.getBytes(name);
    if (type.isEnum()) return constant(from.getString(name));
    throw new IllegalStateException(
        "%s has type %s, which EntityColumn cannot read; add it here".formatted(field, type));
  }

  private Object constant(String text) {
    if (text == null) return null;
    for (Object constant : field.getType().getEnumConstants())
      if (((Enum<?>) constant).name().equals(text)) return constant;
    throw new IllegalStateException("column %s has the unknown value %s".formatted(name, text));
  }
}
