package dev.resow.api.access;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The table of API keys. */
@ApplicationScoped
class KeyTable {
  private final AgroalDataSource database;

  KeyTable(AgroalDataSource database) {
    this.database = database;
  }

  void insert(StoredKey key) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO api_key (id, hash, tenant, name, scopes, created_at, created_by,"
                    + " expires_at, more_tenants) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, key.id());
      insert.setBytes(2, key.hash());
      insert.setString(3, key.tenant());
      insert.setString(4, key.name());
      insert.setArray(
          5,
          connection.createArrayOf(
              "text", key.scopes().stream().map(s -> s.name().toLowerCase(Locale.ROOT)).toArray()));
      insert.setTimestamp(6, Timestamp.from(key.createdAt()));
      insert.setString(7, key.createdBy());
      insert.setTimestamp(8, key.expiresAt() == null ? null : Timestamp.from(key.expiresAt()));
      insert.setArray(9, connection.createArrayOf("text", key.tenants().toArray()));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the key could not be stored", e);
    }
  }

  /**
   * @return false if there is no such key
   */
  boolean revoke(String id, Instant now) {
    try (Connection connection = database.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE api_key SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?")) {
      update.setTimestamp(1, Timestamp.from(now));
      update.setString(2, id);
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException("the key could not be revoked", e);
    }
  }

  /** All keys, newest first, revoked ones too. */
  List<StoredKey> all() {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, hash, tenant, name, scopes, created_at, created_by, expires_at,"
                    + " revoked_at, more_tenants FROM api_key ORDER BY created_at DESC, id");
        ResultSet rows = select.executeQuery()) {
      var keys = new ArrayList<StoredKey>();
      while (rows.next()) keys.add(read(rows));
      return keys;
    } catch (SQLException e) {
      throw new IllegalStateException("the keys could not be read", e);
    }
  }

  private static StoredKey read(ResultSet row) throws SQLException {
    var scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream((String[]) row.getArray(5).getArray())
        .map(name -> Scope.valueOf(name.toUpperCase(Locale.ROOT)))
        .forEach(scopes::add);
    return new StoredKey(
        row.getString(1),
        row.getBytes(2),
        row.getString(3),
        new TreeSet<>(Arrays.asList((String[]) row.getArray(10).getArray())),
        row.getString(4),
        scopes,
        row.getTimestamp(6).toInstant(),
        row.getString(7),
        instant(row.getTimestamp(8)),
        instant(row.getTimestamp(9)));
  }

  private static Instant instant(Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
