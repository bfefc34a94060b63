package dev.resow.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Who may connect to a private server: the superuser and the owner of the application's database,
 * each by a random password (SCRAM-SHA-256), from this machine alone. The superuser's password is
 * kept in the folder. A cluster without it (created without passwords, or the file was lost) gets a
 * new one in single-user mode, before any client can connect.
 */
final class PostgresAccess {
  private static final String RULES =
      """
      # Written anew at every start.
      # TYPE  DATABASE  USER  ADDRESS       METHOD
      %s  all  all  127.0.0.1/32  scram-sha-256
      """;

  /** Objects of the application that the superuser made before there was a role for them. */
  private static final String HAND_OVER =
      """
      DO $$
      DECLARE statement text;
      BEGIN
        FOR statement IN
          SELECT format('ALTER %%s %%s OWNER TO %1$s',
                        CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
                             WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, c.oid::regclass)
            FROM pg_class c
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S', 'v', 'm')
             AND c.relowner <> '%1$s'::regrole
             AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid
                              AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i', 'e'))
          UNION ALL
          SELECT format('ALTER ROUTINE %%s OWNER TO %1$s', p.oid::regprocedure)
            FROM pg_proc p
           WHERE p.pronamespace = 'public'::regnamespace AND p.proowner <> '%1$s'::regrole
             AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid
                              AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e')
          UNION ALL
          SELECT format('ALTER TYPE %%s OWNER TO %1$s', t.oid::regtype)
            FROM pg_type t
           WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
             AND t.typowner <> '%1$s'::regrole
        LOOP
          EXECUTE statement;
        END LOOP;
      END $$
      """;

  private final Path folder;
  private final Path data;
  private final PostgresProgram programs;

  PostgresAccess(Path folder, Path data, PostgresProgram programs) {
    this.folder = folder;
    this.data = data;
    this.programs = programs;
  }

  /** The superuser's password; 0600. */
  private Path passwordFile() {
    return folder.resolve("superuser.password");
  }

  /**
   * Before the server starts: only who has a password connects, and the superuser has one.
   *
   * @param tlsOnly whether connections without TLS are rejected
   */
  void close(boolean tlsOnly) throws IOException {
    String rules = RULES.formatted(tlsOnly ? "hostssl" : "host");
    PrivateFiles.write(data.resolve("pg_hba.conf"), rules);
    if (password().isEmpty()) {
      renew();
    }
  }

  /** Gives the superuser a new password; the server must not run. */
  void renew() throws IOException {
    String password = Password.random();
    programs.run(
        "ALTER ROLE %s PASSWORD '%s';\n".formatted(EmbeddedPostgres.USER, password),
        "postgres",
        "--single",
        "-D",
        data.toString(),
        "postgres");
    PrivateFiles.write(passwordFile(), password);
  }

  /** Empty when there is none. */
  String password() throws IOException {
    if (!Files.isRegularFile(passwordFile())) {
      return "";
    }
    String text = Files.readString(passwordFile(), StandardCharsets.ISO_8859_1).strip();
    return text.matches("[A-Za-z0-9_-]{32}") ? text : "";
  }

  /**
   * A database and the role that owns it, and nothing else; made where they are missing, with a new
   * password each time. Also written down for {@code psql}, see {@link #passwords}.
   *
   * @param server address of the server up to the database's name
   * @throws SQLException class 28 when the server does not know the superuser's password
   */
  EmbeddedPostgres.Login open(String server, int port, String name)
      throws IOException, SQLException {
    String password = Password.random();
    String superuser = password();
    try (var connection = connect(server + "postgres", superuser)) {
      boolean known = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name);
      execute(
          connection,
          "%s ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '%s'"
              .formatted(known ? "ALTER" : "CREATE", name, password));
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
        execute(connection, "CREATE DATABASE %s OWNER %s".formatted(name, name));
      }
      execute(connection, "ALTER DATABASE %s OWNER TO %s".formatted(name, name));
      execute(connection, "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
      execute(connection, "REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(name));
    }
    try (var connection = connect(server + name, superuser)) {
      execute(connection, "ALTER SCHEMA public OWNER TO " + name);
      execute(connection, HAND_OVER.formatted(name));
    }
    passwords(port, name, password, superuser);
    return new EmbeddedPostgres.Login(server + name, name, password);
  }

  /** In the form of libpq's password file: {@code PGPASSFILE=FOLDER/pgpass psql ...}. */
  private void passwords(int port, String name, String password, String superuser)
      throws IOException {
    String line = "127.0.0.1:%d:%s:%s:%s%n";
    PrivateFiles.write(
        folder.resolve("pgpass"),
        line.formatted(port, name, name, password)
            + line.formatted(port, "*", EmbeddedPostgres.USER, superuser));
  }

  private static Connection connect(String url, String password) throws SQLException {
    return DriverManager.getConnection(url, EmbeddedPostgres.USER, password);
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
