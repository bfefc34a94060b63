package dev.resow.provenance.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What a mark says. */
class MarkTest {
  /** The database computes the same: {@code WatermarkLookupTest} of the api. */
  @Test
  void theMarkOfAJobIsTheStartOfAHashOfItsId() {
    var job = UUID.fromString("01a1fd82-b7f0-77e4-8230-145ab8fc641c");
    assertThat(Mark.of(job)).hasToString("394c91bb793e");
    assertThat(Mark.of(new UUID(0, 1))).isNotEqualTo(Mark.of(new UUID(0, 2)));
  }

  @Property(tries = 100)
  void itIsReadAsItIsWritten(@ForAll @LongRange(min = 0, max = (1L << 48) - 1) long bits) {
    assertThat(Mark.parse(new Mark(bits).toString())).isEqualTo(new Mark(bits));
  }

  @Test
  void whatIsNoMark() {
    assertThatThrownBy(() -> Mark.parse("0123456789a"))
        .hasMessage("expected a mark of 12 hexadecimal digits, found '0123456789a'");
    assertThatThrownBy(() -> new Mark(1L << 48)).hasMessageContaining("48 bits");
  }
}
