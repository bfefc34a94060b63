package dev.resow.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The database server kept by a process of its own: {@code PostgresMain FOLDER PORT DATABASE}.
 * Prints the JDBC address once it serves, stops the server on SIGTERM.
 */
public final class PostgresMain {
  private PostgresMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var postgres = EmbeddedPostgres.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "postgres-stop"));
    System.out.println("postgres " + postgres.jdbcUrl(args[2]));
    new CountDownLatch(1).await();
  }
}
