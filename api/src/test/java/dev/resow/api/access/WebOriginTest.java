package dev.resow.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.api.access.AccessSettings.Mode;
import dev.resow.api.access.AccessSettings.ModeConverter;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
  @Test
  void aMissingPortIsTheSchemesOwn() {
    assertThat(WebOrigin.parse("https://Resow.example"))
        .isEqualTo(WebOrigin.parse("https://resow.example:443"));
    assertThat(WebOrigin.parse("http://[::1]")).contains(new WebOrigin("http", "[::1]", 80));
    assertThat(WebOrigin.parse("http://a:8080")).contains(new WebOrigin("http", "a", 8080));
  }

  @Test
  void schemeHostAndPortCount() {
    var origin = WebOrigin.parse("http://a:8080");
    for (String other :
        new String[] {"https://a:8080", "http://b:8080", "http://a:8081", "http://a"})
      assertThat(WebOrigin.parse(other)).as(other).isPresent().isNotEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "a",
        "//a",
        "file:///etc",
        "http://",
        "http://a b",
        "http://u@a",
        "data:,",
        "ws://a"
      })
  void whatIsNoPagesOriginIsNone(String text) {
    assertThat(WebOrigin.parse(text)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kyes", "key", "opened", "true", "none", "keys,open"})
  void aModeThatDoesNotExistStopsTheStart(String mode) {
    Assertions.assertThatThrownBy(() -> new ModeConverter().convert(mode))
        .hasMessageContaining("resow.access.mode")
        .hasMessageContaining("'keys' or 'open'")
        .hasMessageContaining(mode);
  }

  @Test
  void theModesAreReadInAnyCase() {
    assertThat(new ModeConverter().convert(" Keys ")).isEqualTo(Mode.KEYS);
    assertThat(new ModeConverter().convert("OPEN")).isEqualTo(Mode.OPEN);
  }
}
