package dev.resow.persistence;

import java.sql.SQLException;

/** The database refused, or is away; the cause says which. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseException(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
