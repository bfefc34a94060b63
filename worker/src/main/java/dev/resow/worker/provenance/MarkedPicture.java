package dev.resow.worker.provenance;

import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.provenance.manifest.OriginalPicture;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.MarkNote;
import dev.resow.provenance.watermark.Watermark;
import java.util.UUID;

/** The file of a picture with the watermark of its job, and a note of what it was before. */
final class MarkedPicture {
  private MarkedPicture() {}

  /** Whether the picture is large enough. */
  static boolean isPossible(StepOutcome.Finished picture) {
    return Watermark.fits(picture.image().width(), picture.image().height());
  }

  static byte[] of(StepOutcome.Finished picture, UUID job) {
    var mark = Mark.of(job);
    var texts = picture.parameters().texts();
    texts.put(MarkNote.KEYWORD, OriginalPicture.of(picture.png()).marked(mark).text());
    var image = picture.image();
    byte[] rgb = Watermark.embed(image.width(), image.height(), image.rgb(), mark);
    return Png.write(new RgbImage(image.width(), image.height(), rgb), texts);
  }
}
