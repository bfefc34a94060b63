package dev.resow.standalone.cli;

import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Json;
import dev.resow.contract.Topics;
import dev.resow.messaging.KafkaConnection;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.run.LostJobs;
import dev.resow.standalone.run.Operator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resow lost}: the jobs that a restored database does not know. */
@Command(
    name = "lost",
    description = {
      "Print the jobs that were accepted after the backup of a restored database, as JSON lines",
      "Reads resow.jobs.submitted and compares it with the database. Broker and database are those",
      "of the apps' variables: KAFKA_BOOTSTRAP_SERVERS, QUARKUS_DATASOURCE_JDBC_URL and so on."
    },
    mixinStandardHelpOptions = true)
final class LostCommand implements Callable<Integer> {
  private static final String DATASOURCE = "quarkus.datasource.";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final String CONNECT_SECONDS = "5";
  private static final String ANSWER_SECONDS = "60";

  @Option(
      names = "--since",
      required = true,
      paramLabel = "TIME",
      description = "When the backup was made: 24h or 7d ago, or a time like 2026-01-31T12:00:00Z")
  private String since;

  @Override
  public Integer call() {
    Instant from = Since.parse(since, Instant.now());
    var kafka = Operator.all("kafka");
    if (!kafka.containsKey("bootstrap.servers"))
      throw new IllegalArgumentException(
          "KAFKA_BOOTSTRAP_SERVERS: expected HOST:PORT, found nothing");
    for (JobSubmitted job : lost(new KafkaConnection(kafka), from)) Output.line(line(job));
    return ExitCode.OK;
  }

  private static List<JobSubmitted> lost(KafkaConnection kafka, Instant from) {
    try (var database = database()) {
      return LostJobs.find(kafka, database, from);
    } catch (SQLException e) {
      throw new CommandException(
          Kind.UNREACHABLE, "the database cannot be read: " + Failures.plain(e));
    } catch (KafkaException e) {
      throw new CommandException(
          Kind.UNREACHABLE,
          "the topic %s cannot be read: %s".formatted(Topics.SUBMITTED, Failures.plain(e)));
    }
  }

  private static Connection database() throws SQLException {
    String url =
        Operator.set(DATASOURCE + "jdbc.url")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "QUARKUS_DATASOURCE_JDBC_URL: expected jdbc:postgresql://HOST:PORT/NAME, found nothing"));
    // The driver manager would print the address, which may contain a password.
    if (!url.startsWith(POSTGRESQL))
      throw new IllegalArgumentException(
          "QUARKUS_DATASOURCE_JDBC_URL: expected jdbc:postgresql://HOST:PORT/NAME, found another kind of address");
    var properties = new Properties();
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("socketTimeout", ANSWER_SECONDS);
    Operator.set(DATASOURCE + "username").ifPresent(name -> properties.setProperty("user", name));
    Operator.set(DATASOURCE + "password")
        .ifPresent(password -> properties.setProperty("password", password));
    return DriverManager.getConnection(url, properties);
  }

  private static Object line(JobSubmitted job) {
    var line = Json.mapper().createObjectNode();
    line.put("id", job.jobId().toString());
    line.put("acceptedAt", job.at().toString());
    line.put("tenant", job.spec().tenant());
    line.set("spec", Json.mapper().valueToTree(job.spec()));
    return line;
  }
}
