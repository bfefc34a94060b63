package dev.resow.worker.generation;

import dev.resow.contract.JobSpec;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.DamagedArtifactException;
import dev.resow.diffusion.image.RepaintMask;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.sampler.StartPicture;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Uploads in the artifact store: PNG files that the api wrote. A record can be forged, so a file of
 * another kind or size is refused before it is decoded.
 */
@ApplicationScoped
public class StoredPictures implements StartPictures {
  private final ArtifactStore store;

  @Inject
  StoredPictures(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public Optional<StartPicture> of(JobSpec spec) {
    var start = spec.start();
    if (start == null) {
      return Optional.empty();
    }
    var image = read("image", start.image(), spec);
    var mask = Optional.ofNullable(start.mask()).map(id -> RepaintMask.of(read("mask", id, spec)));
    return Optional.of(new StartPicture(image, mask));
  }

  private RgbImage read(String what, ArtifactId id, JobSpec spec) {
    try {
      byte[] file =
          store
              .get(id)
              .orElseThrow(
                  () -> refused(what, "upload %s is missing from the store".formatted(id)));
      return decode(what, file, spec);
    } catch (DamagedArtifactException e) {
      throw refused(what, "upload %s no longer has the bytes that were stored".formatted(id));
    } catch (IOException e) {
      throw new UncheckedIOException("upload %s cannot be read".formatted(id), e);
    }
  }

  private static RgbImage decode(String what, byte[] file, JobSpec spec) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      if (reader.getWidth(0) != spec.width() || reader.getHeight(0) != spec.height()) {
        throw refused(
            what,
            "expected %d x %d pixels, got %d x %d"
                .formatted(spec.width(), spec.height(), reader.getWidth(0), reader.getHeight(0)));
      }
      return rgb(reader.read(0));
    } catch (IOException e) {
      throw refused(what, "expected a PNG file, got something else");
    } finally {
      reader.dispose();
    }
  }

  private static RgbImage rgb(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    var rgb = new byte[3 * width * height];
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return new RgbImage(width, height, rgb);
  }

  private static RefusedJobException refused(String what, String why) {
    return new RefusedJobException(what + ": " + why);
  }
}
