package dev.resow.api;

import dev.resow.contract.artifact.ArtifactStore;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A ledger that has been in use for a day. */
@ApplicationScoped
class BusyLedger {
  private final AgroalDataSource database;
  private final ArtifactStore store;

  BusyLedger(AgroalDataSource database, ArtifactStore store) {
    this.database = database;
    this.store = store;
  }

  /** Jobs that ended over the last day, every tenth of them without a picture. */
  void insert(String tenant, int count) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                INSERT INTO job (id, tenant, request_hash, priority, prompt, spec, created_at, state, updated_at,
                                 started_at, finished_at, attempt, result)
                SELECT gen_random_uuid(), ?, '', 1, prompt,
                       jsonb_build_object('prompt', prompt, 'negativePrompt', '', 'subjects', '["cat", "fox"]'::jsonb,
                           'method', 'enmmdit', 'model', 'menagerie', 'width', 128, 'height', 128, 'steps', 28,
                           'guidanceScale', 3.0, 'seed', n, 'budget', '{"rounds": 3}'::jsonb, 'priority', 'normal',
                           'tenant', 'many'),
                       at, state, at, at, at, 1,
                       CASE WHEN state = 'SUCCEEDED' THEN jsonb_build_object('jobId', gen_random_uuid(), 'attempt', 1,
                           'worker', 'w', 'at', at, 'verdict', 'clear', 'seed', n, 'seconds', 5,
                           'image', jsonb_build_object('id', ?::text, 'mediaType', 'image/png', 'width', 128,
                                                       'height', 128, 'bytes', 1),
                           'model', '{"model": "menagerie", "digest": "00", "parts": {}}'::jsonb,
                           'rounds', jsonb_build_array(
                               jsonb_build_object('round', 0, 'seed', n, 'steps', 28, 'verdict', 'overlapped'),
                               jsonb_build_object('round', 1, 'seed', n + 1, 'steps', 28, 'verdict', 'clear'))) END
                FROM (SELECT n, 'a cat and a fox, number ' || n || ' of many' AS prompt,
                             now() - make_interval(secs => n * 8) AS at,
                             CASE WHEN n % 10 = 0 THEN 'DEAD' WHEN n % 33 = 0 THEN 'CANCELLED'
                                  ELSE 'SUCCEEDED' END AS state
                      FROM generate_series(1, ?) AS n) AS made""")) {
      byte[] picture = Files.readAllBytes(Path.of("../docs/images/a-tiger-and-a-leopard.png"));
      statement.setString(1, tenant);
      statement.setString(2, store.put(picture).toString());
      statement.setInt(3, count);
      statement.executeUpdate();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
