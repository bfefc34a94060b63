package dev.resow.api.adapters;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.ModelCard;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.adapter.AdapterTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes in the files of adapters: into a temporary file, checked, then into the artifact store, and
 * only then into the table. A name keeps its file for good.
 */
@ApplicationScoped
class AdapterUploads {
  private static final Logger LOG = Logger.getLogger(AdapterUploads.class);

  private final ArtifactStore store;
  private final AdapterTable adapters;
  private final Clock clock;
  private final long most;

  /**
   * @param most bytes of a file, {@code resow.adapters.max-bytes}
   */
  AdapterUploads(
      ArtifactStore store,
      AdapterTable adapters,
      Clock clock,
      @ConfigProperty(name = "resow.adapters.max-bytes", defaultValue = "536870912") long most) {
    this.store = store;
    this.adapters = adapters;
    this.clock = clock;
    this.most = most;
  }

  /**
   * @param fresh false if the same file had this name before
   */
  record Uploaded(AdapterRow row, boolean fresh) {}

  /**
   * Takes in one file.
   *
   * @param tenants who may use it; empty for all
   * @param by who uploads it, for people
   * @throws ProblemException if it is too large, no adapter of the model, or the name belongs to
   *     another adapter or to a training
   */
  Uploaded take(String name, InputStream body, ModelCard model, List<String> tenants, String by) {
    Path file = null;
    try {
      file = Files.createTempFile("resow-adapter", ".safetensors");
      receive(body, file);
      var checked = AdapterFile.check(file, model.adapters());
      var id = store.put(file);
      boolean fresh = insert(name, id, Files.size(file), model, checked, tenants, by);
      AdapterRow row =
          QuarkusTransaction.requiringNew().call(() -> AdapterRow.<AdapterRow>findById(name));
      if (!row.sha256.equals(id.sha256())
          || !row.base.equals(model.adapters().fingerprint())
          || !Arrays.equals(row.tenants, array(tenants)))
        throw new ProblemException(
            ProblemType.ADAPTER_TAKEN,
            "The adapter %s exists with another file, model or tenants. An adapter never changes: use a new name."
                .formatted(name));
      return new Uploaded(row, fresh);
    } catch (AdapterFault e) {
      throw new ProblemException(
          ProblemType.INVALID_ADAPTER,
          e.getMessage(),
          List.of(new FieldError("body", e.getMessage())));
    } catch (IOException e) {
      LOG.warnf("cannot take in the adapter %s: %s", name, e.toString());
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "The adapter could not be stored. Retry later.");
    } finally {
      delete(file);
    }
  }

  private void receive(InputStream body, Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var piece = new byte[1 << 16];
      long total = 0;
      for (int read; (read = body.read(piece)) >= 0; ) {
        total += read;
        if (total > most)
          throw new ProblemException(
              ProblemType.BODY_TOO_LARGE,
              "The file of an adapter must have at most %d bytes.".formatted(most));
        out.write(piece, 0, read);
      }
    }
  }

  /**
   * @return false if an adapter has the name
   * @throws ProblemException if a training makes an adapter of that name
   */
  private boolean insert(
      String name,
      ArtifactId id,
      long bytes,
      ModelCard model,
      AdapterFile checked,
      List<String> tenants,
      String by) {
    var adapter =
        new AdapterTable.NewAdapter(
            name,
            id.sha256(),
            bytes,
            model.name(),
            model.adapters().fingerprint(),
            checked.rank(),
            checked.layers(),
            array(tenants),
            by);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              adapters.lock(name);
              if (adapters.isInTraining(name)) throw inTraining(name);
              return adapters.add(adapter, now);
            });
  }

  private static ProblemException inTraining(String name) {
    return new ProblemException(
        ProblemType.ADAPTER_TAKEN,
        "The name %s belongs to a training in progress. Use another name.".formatted(name));
  }

  private static String[] array(List<String> tenants) {
    return tenants.isEmpty() ? null : tenants.stream().sorted().distinct().toArray(String[]::new);
  }

  private static void delete(Path file) {
    if (file == null) return;
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warnf("the temporary file %s stays: %s", file, e.toString());
    }
  }
}
