package dev.resow.api.models;

import dev.resow.contract.Json;
import dev.resow.contract.ModelCard;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The models that workers announced during the last day; before any did, the cards in {@code
 * models.json}.
 */
@ApplicationScoped
public class ModelCatalogue {
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final Optional<String> preferred;
  private final List<ModelCard> builtIn;
  private final Refreshed<List<ModelCard>> cards;

  /**
   * @param preferred model of requests that name none; else the first one known
   */
  ModelCatalogue(
      Clock clock, @ConfigProperty(name = "resow.default-model") Optional<String> preferred) {
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

  private List<ModelCard> read(Instant now) {
    var cards = new TreeMap<String, ModelCard>();
    QuarkusTransaction.joiningExisting()
        .call(() -> WorkerRow.aliveSince(now.minus(REMEMBERED)))
        .stream()
        .filter(worker -> worker.model != null)
        .sorted(Comparator.comparing(worker -> worker.heardAt)) // the one heard last has the say
        .flatMap(ModelCatalogue::cards)
        .forEach(card -> cards.put(card.name(), card));
    return cards.isEmpty() ? builtIn : List.copyOf(cards.values());
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
