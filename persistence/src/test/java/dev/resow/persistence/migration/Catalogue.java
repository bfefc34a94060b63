package dev.resow.persistence.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the programs that use a schema rely on, as PostgreSQL has it.
 *
 * @param columns by table and name
 * @param rules constraints and unique indexes: what refuses rows
 * @param triggers by table and name, e.g. {@code job.job_guard}
 * @param functions with the types of their parameters
 */
record Catalogue(
    Map<String, Map<String, Column>> columns,
    Set<Rule> rules,
    Set<String> triggers,
    Set<String> functions) {

  /**
   * A column.
   *
   * @param filled true if it has a default or is generated
   */
  record Column(String type, boolean required, boolean filled, boolean generated) {}

  /**
   * A constraint or a unique index.
   *
   * @param definition in SQL
   * @param blocks table whose rows it keeps from being deleted, or null
   */
  record Rule(String table, String definition, String blocks) {}

  static Catalogue of(Connection connection, String schema) throws SQLException {
    var columns = new TreeMap<String, Map<String, Column>>();
    query(
        connection,
        """
        SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
               a.attnotnull, a.atthasdef OR a.attidentity <> '' AS filled, a.attgenerated <> ''
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = '%s'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
          AND a.attnum > 0 AND NOT a.attisdropped
          AND c.relname <> 'flyway_schema_history'"""
            .formatted(schema),
        row ->
            columns
                .computeIfAbsent(row.getString(1), _ -> new TreeMap<>())
                .put(
                    row.getString(2),
                    new Column(
                        row.getString(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6))));
    var rules = new HashSet<Rule>();
    query(
        connection,
        """
        SELECT t.relname, pg_get_constraintdef(c.oid),
               CASE WHEN c.contype = 'f' AND c.confdeltype IN ('a', 'r') THEN o.relname END
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        LEFT JOIN pg_class o ON o.oid = c.confrelid
        WHERE c.connamespace = '%s'::regnamespace AND c.contype IN ('c', 'f', 'x')
          AND t.relname <> 'flyway_schema_history'
        UNION ALL
        SELECT t.relname,
               regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX \\S+ ON', 'INDEX ON'), NULL
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relnamespace = '%1$s'::regnamespace AND i.indisunique
          AND t.relname <> 'flyway_schema_history'"""
            .formatted(schema),
        row -> rules.add(new Rule(row.getString(1), row.getString(2), row.getString(3))));
    var triggers = new TreeSet<String>();
    query(
        connection,
        """
        SELECT c.relname || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = '%s'::regnamespace AND NOT t.tgisinternal"""
            .formatted(schema),
        row -> triggers.add(row.getString(1)));
    var functions = new TreeSet<String>();
    query(
        connection,
        """
        SELECT proname || '(' || pg_get_function_identity_arguments(oid) || ')' FROM pg_proc
        WHERE pronamespace = '%s'::regnamespace"""
            .formatted(schema),
        row -> functions.add(row.getString(1)));
    return new Catalogue(columns, rules, triggers, functions);
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private static void query(Connection connection, String sql, Row sink) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) sink.read(rows);
    }
  }
}
