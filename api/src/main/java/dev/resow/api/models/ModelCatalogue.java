package dev.resow.api.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.resow.contract.Json;
import dev.resow.contract.ModelCard;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.Sql;
import dev.resow.persistence.WorkerRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The models that workers announced during the last day, of each the version that new jobs go to;
 * before any did, the cards in {@code models.json}.
 */
@ApplicationScoped
public class ModelCatalogue {
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final Sql sql;
  private final Optional<String> preferred;
  private final List<ModelCard> builtIn;
  private final Refreshed<List<ModelCard>> cards;

  /**
   * @param preferred model of requests that name none; else the first one known
   */
  ModelCatalogue(
      Sql sql,
      Clock clock,
      @ConfigProperty(name = "resow.default-model") Optional<String> preferred) {
    this.sql = sql;
    this.preferred = preferred;
    builtIn = builtIn();
    cards = new Refreshed<>(clock, FRESH, this::read);
  }

  /** All models, never empty; at most two seconds old, so that an accept costs no query. */
  public List<ModelCard> all() {
    return cards.get();
  }

  public Optional<ModelCard> find(String name) {
    return all().stream().filter(card -> card.name().equals(name)).findFirst();
  }

  /** The default model. */
  public ModelCard standard() {
    return preferred.flatMap(this::find).orElseGet(() -> all().getFirst());
  }

  /** When the first version of each model was seen. */
  Map<String, Instant> firstSeen() {
    return sql
        .list(
            "SELECT model, min(first_seen_at) FROM model_version GROUP BY model",
            row -> Map.entry(row.getString(1), Sql.instant(row, 2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private List<ModelCard> read(Instant now) {
    var cards = new TreeMap<String, ModelCard>();
    var versions = versions();
    Instant alive = now.minusSeconds(WorkerHeartbeat.LOST_AFTER_SECONDS);
    QuarkusTransaction.joiningExisting()
        .call(() -> WorkerRow.aliveSince(now.minus(REMEMBERED)))
        .stream()
        .filter(worker -> worker.model != null)
        .flatMap(worker -> announced(worker, versions))
        // the version that new jobs go to has the say, then the worker heard last
        .sorted(
            Comparator.comparing((Announced a) -> a.heardAt().isAfter(alive))
                .thenComparing(Announced::version)
                .thenComparing(Announced::heardAt))
        .forEach(a -> cards.put(a.card().name(), a.card()));
    return cards.isEmpty() ? builtIn : List.copyOf(cards.values());
  }

  /**
   * A card that a worker announced.
   *
   * @param version when its version was seen first
   */
  private record Announced(ModelCard card, Instant version, Instant heardAt) {}

  private record Version(String model, String fingerprint) {}

  private Map<Version, Instant> versions() {
    return sql
        .list(
            "SELECT model, fingerprint, first_seen_at FROM model_version",
            row ->
                Map.entry(
                    new Version(row.getString(1), row.getString(2)),
                    Sql.instant(row, "first_seen_at")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Stream<Announced> announced(WorkerRow worker, Map<Version, Instant> versions) {
    JsonNode digests =
        worker.fingerprints == null
            ? MissingNode.getInstance()
            : Json.parse(worker.fingerprints, JsonNode.class);
    return cards(worker)
        .map(
            card -> {
              var version = new Version(card.name(), digests.path(card.name()).asText());
              return new Announced(
                  card, versions.getOrDefault(version, Instant.EPOCH), worker.heardAt);
            });
  }

  private static Stream<ModelCard> cards(WorkerRow worker) {
    var first = Json.parse(worker.model, ModelCard.class);
    return worker.otherModels == null
        ? Stream.of(first)
        : Stream.concat(
            Stream.of(first), Stream.of(Json.parse(worker.otherModels, ModelCard[].class)));
  }

  private static List<ModelCard> builtIn() {
    try (var json = ModelCatalogue.class.getResourceAsStream("/models.json")) {
      return List.of(Json.mapper().readValue(json, ModelCard[].class));
    } catch (IOException e) {
      throw new UncheckedIOException("models.json is not a list of model cards", e);
    }
  }
}
