package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a training is submitted with. */
class TrainingOptionsTest {
  @Test
  void failuresOfAWeekMakeAnAdapterOfThatName() throws IOException {
    var body = options("--from-failures", "7d", "--updates", "20").request("nft", "kinder");
    assertThat(body)
        .containsEntry("recipe", "nft")
        .containsEntry("adapter", "kinder")
        .containsEntry("updates", 20);
    var ledger = (Map<?, ?>) ((Map<?, ?>) body.get("prompts")).get("ledger");
    assertThat(ledger.keySet()).asString().isEqualTo("[since]");
    assertThat(Duration.between(Instant.parse((String) ledger.get("since")), Instant.now()))
        .isBetween(Duration.ofDays(7), Duration.ofDays(8));
  }

  @Test
  void comatHasSettingsOfItsOwn() throws IOException {
    assertThat(options("--from-failures", "7d").request("comat", "kinder"))
        .containsEntry("recipe", "comat")
        .doesNotContainKey("comat");
    var body =
        options(
                "--without",
                "token,PIXEL",
                "--captioner",
                "blip",
                "--pictures",
                "8",
                "--floor",
                "0.2")
            .request("comat", "kinder");
    assertThat(body)
        .containsEntry(
            "comat",
            Map.of(
                "without",
                List.of("token", "pixel"),
                "captioner",
                "blip",
                "pictures",
                8,
                "floor",
                .2));
  }

  @Test
  void itercompNamesItsRewards() throws IOException {
    assertThat(options().request("itercomp", "kinder"))
        .containsEntry("recipe", "itercomp")
        .doesNotContainKeys("comat", "itercomp");
    assertThat(
            options("--rewards", "spatial,presence", "--pictures", "8")
                .request("itercomp", "kinder"))
        .containsEntry("itercomp", Map.of("rewards", List.of("spatial", "presence"), "pictures", 8))
        .doesNotContainKey("comat");
  }

  @Test
  void failuresOfOneKindAndPair() throws IOException {
    var body =
        options("--from-failures", "24h", "--finding", "misplaced", "--pair", "cat,pig")
            .request("nft", "kinder");
    assertThat(((Map<?, ?>) ((Map<?, ?>) body.get("prompts")).get("ledger")).keySet())
        .asString()
        .isEqualTo("[finding, since, pairs]");
  }

  @Test
  void theNameAloneLeavesTheRecipeToTheServer() throws IOException {
    assertThat(options().request("kinder", null))
        .containsEntry("adapter", "kinder")
        .doesNotContainKey("recipe");
    assertThatThrownBy(() -> options("--from-failures", "7d").request("nft", null))
        .hasMessageContaining("--name: expected the name of the adapter");
    assertThatThrownBy(() -> options("--recipe", "other").request("nft", "kinder"))
        .hasMessageContaining("--recipe: expected nft");
  }

  @Test
  void oneSourceOfPromptsAndOneTime() {
    assertThatThrownBy(
            () -> options("--prompts", "pairs", "--from-failures", "7d").request("nft", "k"))
        .hasMessageContaining("--prompts: expected no other source");
    assertThatThrownBy(() -> options("--since", "1d", "--from-failures", "7d").request("nft", "k"))
        .hasMessageContaining("--from-failures: expected no other time, found --since 1d");
  }

  @Test
  void theSourceIsASentence() {
    assertThat(
            TrainingSourceText.of(
                Json.parse(
                    """
                    {"prompts": 23, "source": {"rounds": 57, "verdicts": {"none": 7, "overlapped": 50},
                     "heldOut": 4, "unknown": 0, "beyond": 0}}""",
                    JsonNode.class)))
        .hasValue(
            "23 prompts of 57 rounds (7 none, 50 overlapped); left out: 4 held out for evaluations");
    assertThat(TrainingSourceText.of(Json.parse("{\"prompts\": 2}", JsonNode.class))).isEmpty();
  }

  private static TrainingOptions options(String... arguments) {
    var options = new TrainingOptions();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options;
  }
}
