package dev.resow.api;

import dev.resow.contract.AdapterBaseCard;
import dev.resow.contract.AdapterBaseCard.Layers;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.persistence.WorkerRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import java.util.List;

/** Workers whose models take adapters; each has the name of its model. */
final class AdaptedWorkers {
  private static final MethodCard REGIONS =
      new MethodCard("regions", null, true, false, false, false, null, List.of(), List.of(), true);

  private AdaptedWorkers() {}

  /**
   * A worker with a model that has the methods plain and regions.
   *
   * @param fingerprint of the files that adapters belong to; null if it takes none
   */
  static void add(String model, String fingerprint) {
    var layers = List.of(new Layers("transformer.transformer_blocks.*.attn.to_q", 0, 3, 3, 4));
    var card =
        new ModelCard(
            model,
            16,
            1024,
            16,
            100,
            4000,
            0,
            List.of(MethodCard.plain("plain"), REGIONS),
            new ModelCard.Defaults(64, 64, 8, 3, "plain", 1),
            fingerprint == null ? null : new AdapterBaseCard(fingerprint, layers),
            GuidanceKind.CLASSIFIER_FREE);
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              var worker = new WorkerRow();
              worker.id = model;
              worker.heardAt = Instant.now();
              worker.slots = 1;
              worker.device = "cpu";
              worker.running = "[]";
              worker.model = Json.text(card);
              worker.persist();
            });
  }

  /** The api forgets its model after some seconds. */
  static void remove(String model) {
    QuarkusTransaction.requiringNew().run(() -> WorkerRow.deleteById(model));
  }
}
