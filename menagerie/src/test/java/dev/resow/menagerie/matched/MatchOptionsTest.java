package dev.resow.menagerie.matched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a matcher judges, and with what. */
class MatchOptionsTest {
  private static final String BLIP = "../training/src/test/resources/critics-tiny/blip-itm";

  @Test
  void aFileOfPromptsOrAMatcherIsMeant() {
    assertThat(MatchOptions.isMeant(List.of("--prompts", "mine.txt"))).isTrue();
    assertThat(MatchOptions.isMeant(List.of("--judge", BLIP))).isTrue();
    assertThat(MatchOptions.isMeant(List.of("--prompts", "20", "--set", "triples"))).isFalse();
    assertThat(MatchOptions.isMeant(List.of("--judge", "../models/judge"))).isFalse();
    assertThat(MatchOptions.isMeant(List.of("--prompts"))).isFalse();
  }

  @Test
  void whatIsNotGivenHasADefault() {
    var options = MatchOptions.parse(List.of("--judge", BLIP, "--prompts", "my/own.prompts.txt"));
    assertThat(options.arms()).extracting("name").containsExactly("plain", "resow");
    assertThat(options.seeds()).hasToString("seeds 1 to 8");
    assertThat(options.lineSeeds()).isEqualTo(8);
    assertThat(options.out()).isEqualTo(Path.of("target/evaluation/own.prompts"));
  }

  @Test
  void mistakesAreNamed() {
    assertRefused("expected --judge", "--prompts", "mine.txt");
    assertRefused("expected --prompts FILE", "--judge", BLIP);
    assertRefused("--set", "--judge", BLIP, "--prompts", "mine.txt", "--set", "triples");
    assertRefused("--line-seeds", "--judge", BLIP, "--prompts", "f", "--line-seeds", "101");
    assertRefused("--nope", "--judge", BLIP, "--prompts", "f", "--nope", "1");
  }

  private static void assertRefused(String message, String... args) {
    assertThatThrownBy(() -> MatchOptions.parse(List.of(args))).hasMessageContaining(message);
  }
}
