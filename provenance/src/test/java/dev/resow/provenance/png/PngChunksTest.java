package dev.resow.provenance.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.provenance.Pictures;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A chunk goes into a PNG file and comes out of it again; everything else stays as it was. */
class PngChunksTest {
  @Property(tries = 50)
  void whatGoesInComesOut(
      @ForAll @IntRange(min = 1, max = 20) int side, @ForAll @Size(max = 300) byte[] data)
      throws Exception {
    byte[] png = Pictures.noise(side, side);

    byte[] more = PngChunks.insert(png, PngChunks.beforeImageData(png), "caBX", data);

    var chunk = PngChunks.of(more, "caBX").getFirst();
    assertThat(PngChunks.data(more, chunk)).isEqualTo(data);
    assertThat(PngChunks.intact(more, chunk)).isTrue();
    assertThat(PngChunks.without(more, "caBX")).isEqualTo(png);
    assertThat(ImageIO.read(new ByteArrayInputStream(more)).getWidth()).isEqualTo(side);
  }

  @Test
  void chunksStandInFileOrder() {
    assertThat(PngChunks.of(Pictures.noise(8, 8)))
        .extracting(PngChunk::type)
        .isEqualTo(List.of("IHDR", "IDAT", "IEND"));
  }

  @Test
  void anotherByteIsNoticed() {
    byte[] png = Pictures.noise(8, 8);
    var data = PngChunks.of(png, "IDAT").getFirst();
    png[data.dataStart()] ^= 1;

    assertThat(PngChunks.intact(png, data)).isFalse();
  }

  @Property(tries = 200)
  void aCutFileIsRefused(@ForAll @IntRange(min = 0, max = 1000) int keep) {
    byte[] png = Pictures.noise(8, 8);
    byte[] cut = Arrays.copyOf(png, Math.min(keep, png.length - 1));

    assertThatThrownBy(() -> PngChunks.of(cut))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PNG");
  }

  @Property(tries = 300)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] tail) {
    byte[] bytes = Arrays.copyOf(Pictures.noise(1, 1), 8 + tail.length);
    System.arraycopy(tail, 0, bytes, 8, tail.length);
    try {
      assertThat(PngChunks.of(bytes)).isNotEmpty();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining("PNG");
    }
  }
}
