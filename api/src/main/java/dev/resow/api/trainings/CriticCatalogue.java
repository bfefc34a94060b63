package dev.resow.api.trainings;

import dev.resow.contract.ItercompSpec;
import dev.resow.contract.TrainingCritic;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The critics that trainers have, as the operator names them, each with the hash of its files. */
@Startup // a wrong setting must not wait for the first training
@ApplicationScoped
class CriticCatalogue {
  /** What a critic does. */
  enum Kind {
    CAPTIONER,
    SEGMENTER,
    REWARD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Card(TrainingCritic critic, Kind kind) {
    Card checked() {
      if (kind == Kind.REWARD && !ItercompSpec.isName(critic.name()))
        throw new IllegalArgumentException(
            "RESOW_TRAININGS_CRITICS: expected a reward that is not called like a figure, found '%s'; rename its folder"
                .formatted(critic.name()));
      return this;
    }
  }

  private final List<Card> cards;

  /**
   * @param critics {@code NAME:KIND:SHA256} each; of a kind the first is the default. Without any
   *     those of {@code critics.txt}, which come with the project
   * @throws IllegalArgumentException when one of them is none
   */
  CriticCatalogue(
      @ConfigProperty(name = "resow.trainings.critics") Optional<List<String>> critics) {
    cards =
        critics.orElseGet(CriticCatalogue::builtIn).stream().map(CriticCatalogue::card).toList();
    long names = cards.stream().map(card -> card.critic().name()).distinct().count();
    if (names != cards.size())
      throw new IllegalArgumentException(
          "RESOW_TRAININGS_CRITICS: expected each name once, found one again");
  }

  private static List<String> builtIn() {
    try (var lines = CriticCatalogue.class.getResourceAsStream("/critics.txt")) {
      return new String(lines.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("critics.txt cannot be read", e);
    }
  }

  private static Card card(String text) {
    String[] parts = text.strip().split(":", -1);
    if (parts.length != 3) throw wrong(text, null);
    for (Kind kind : Kind.values())
      if (kind.word().equals(parts[1])) return new Card(critic(text, parts), kind).checked();
    throw wrong(text, null);
  }

  private static TrainingCritic critic(String text, String... parts) {
    try {
      return new TrainingCritic(parts[0], parts[2]);
    } catch (IllegalArgumentException e) {
      throw wrong(text, e);
    }
  }

  private static IllegalArgumentException wrong(String text, Exception cause) {
    String kinds = Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining("|"));
    return new IllegalArgumentException(
        "RESOW_TRAININGS_CRITICS: expected NAME:%s:SHA256, as ./resow menagerie critic-pin prints it; found '%s'"
            .formatted(kinds, text),
        cause);
  }

  /**
   * @param name null for the default
   * @return empty if there is none of that name and kind
   */
  Optional<TrainingCritic> find(Kind kind, String name) {
    return cards.stream()
        .filter(card -> card.kind() == kind)
        .map(Card::critic)
        .filter(critic -> name == null || critic.name().equals(name))
        .findFirst();
  }

  /** Names of the critics of a kind. */
  List<String> names(Kind kind) {
    return cards.stream()
        .filter(card -> card.kind() == kind)
        .map(card -> card.critic().name())
        .toList();
  }
}
