package dev.resow.provenance.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.provenance.Pictures;
import dev.resow.provenance.png.PngChunks;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.MarkNote;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Two jobs of one picture mark and sign it differently, and it can still be compared. */
class OriginalPictureTest {
  private static final Mark MARK = new Mark(0xBADC0FFEE0DDL);
  private static final byte[] PICTURE = Pictures.noise(8, 8);

  @Test
  void aMarkedPictureNotesWhatItWas() {
    var original = OriginalPicture.of(PICTURE);
    byte[] marked = with(Pictures.noise(8, 9), original.marked(MARK).text());

    assertThat(OriginalPicture.of(marked)).isEqualTo(original);
    assertThat(MarkNote.in(marked)).hasValue(original.marked(MARK));
    assertThat(MarkNote.in(PICTURE)).isEmpty();
  }

  @Test
  void aTextChangesTheFileAndNotThePixels() {
    var original = OriginalPicture.of(PICTURE);
    var other = OriginalPicture.of(with(PICTURE, "no note"));

    assertThat(other.file()).isNotEqualTo(original.file());
    assertThat(other.pixels()).isEqualTo(original.pixels());
    assertThat(OriginalPicture.of(Pictures.noise(8, 9)).pixels()).isNotEqualTo(original.pixels());
  }

  @Test
  void whatIsNoPngIsItsBytes() {
    assertThat(OriginalPicture.of(new byte[] {1}))
        .isEqualTo(OriginalPicture.of(new byte[] {1}))
        .isNotEqualTo(OriginalPicture.of(new byte[] {2}));
  }

  private static byte[] with(byte[] png, String note) {
    byte[] text = (MarkNote.KEYWORD + "\0" + note).getBytes(StandardCharsets.US_ASCII);
    return PngChunks.insert(png, PngChunks.beforeImageData(png), "tEXt", text);
  }
}
