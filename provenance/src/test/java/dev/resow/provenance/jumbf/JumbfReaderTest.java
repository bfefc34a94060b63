package dev.resow.provenance.jumbf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Boxes in boxes are written and read again; what is no box is refused. */
class JumbfReaderTest {
  private static final UUID TYPE = UUID.fromString("63327061-0011-0010-8000-00aa00389b71");

  @Property(tries = 100)
  void whatIsWrittenIsRead(
      @ForAll @AlphaChars String label,
      @ForAll @IntRange(min = 0, max = 14) int depth,
      @ForAll @Size(max = 100) byte[] data) {
    var box = SuperBox.of(TYPE, label, List.of(new ContentBox("cbor", data)));
    for (int i = 0; i < depth; i++) {
      box = SuperBox.of(TYPE, label, List.of(box));
    }

    var read = JumbfReader.read(box.bytes());

    assertThat(read.bytes()).isEqualTo(box.bytes());
    for (int i = 0; i < depth; i++) {
      assertThat(read.label()).isEqualTo(label);
      assertThat(read.contentType()).isEqualTo(TYPE);
      read = read.find(label).orElseThrow();
    }
    assertThat(read.bytesOf("cbor")).hasValue(data);
  }

  /** The example of a description: length, type, UUID, toggles, label. */
  @Test
  void theBytesOfABox() {
    byte[] bytes = SuperBox.of(TYPE, "c2pa", List.of()).bytes();

    assertThat(bytes)
        .hasSize(8 + 8 + 16 + 1 + 5)
        .startsWith(0, 0, 0, 38, 'j', 'u', 'm', 'b', 0, 0, 0, 30, 'j', 'u', 'm', 'd', 'c', '2', 'p')
        .endsWith(0x9b, 0x71, 3, 'c', '2', 'p', 'a', 0);
  }

  @Property(tries = 300)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 120) byte[] bytes) {
    try {
      assertThat(JumbfReader.read(bytes)).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("JUMBF box");
    }
  }

  @Property(tries = 300)
  void aChangedByteIsReadOrRefused(@ForAll @IntRange(min = 0, max = 95) int at, @ForAll byte with) {
    var inner = SuperBox.of(TYPE, "inner", List.of(new ContentBox("cbor", new byte[20])));
    byte[] bytes = SuperBox.of(TYPE, "outer", List.of(inner)).bytes();
    bytes[Math.min(at, bytes.length - 1)] = with;
    try {
      assertThat(JumbfReader.read(bytes)).isNotNull();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("JUMBF box");
    }
  }

  @Test
  void aTowerOfBoxesIsRefused() {
    var box = SuperBox.of(TYPE, "a", List.of());
    for (int i = 0; i < 200; i++) {
      box = SuperBox.of(TYPE, "a", List.of(box));
    }
    byte[] tower = box.bytes();
    assertThatThrownBy(() -> JumbfReader.read(tower)).hasMessageContaining("at most 16 levels");
  }

  @Test
  void aFloodOfBoxesIsRefused() {
    var empty = new byte[8 * 20_000];
    for (var out = ByteBuffer.wrap(empty); out.hasRemaining(); ) {
      out.putInt(8).put(new byte[] {'f', 'r', 'e', 'e'});
    }
    assertThatThrownBy(() -> JumbfReader.read(empty)).hasMessageContaining("at most 10000");
  }

  @Test
  void twoBoxesAreNotOne() {
    byte[] one = SuperBox.of(TYPE, "a", List.of()).bytes();
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    assertThatThrownBy(() -> JumbfReader.read(two)).hasMessageContaining("found 2 boxes");
  }
}
