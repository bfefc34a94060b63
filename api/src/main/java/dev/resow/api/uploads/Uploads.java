package dev.resow.api.uploads;

import dev.resow.api.body.BodyReader;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.safety.UploadSafety;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Takes in pictures: read up to a limit, decoded, and kept as a PNG of their colours and nothing
 * else, so that workers need not read files of strangers. First into the artifact store, then into
 * the table.
 */
@ApplicationScoped
public class Uploads {
  private static final Logger LOG = Logger.getLogger(Uploads.class);

  private final ArtifactStore store;
  private final UploadStore table;
  private final PictureReader reader;
  private final UploadSafety safety;
  private final UploadSettings settings;
  private final BodyReader bodies;

  Uploads(
      ArtifactStore store,
      UploadStore table,
      PictureReader reader,
      UploadSafety safety,
      UploadSettings settings) {
    this.store = store;
    this.table = table;
    this.reader = reader;
    this.safety = safety;
    this.settings = settings;
    bodies =
        new BodyReader(
            "pictures",
            "The body must have at most %d bytes (resow.uploads.max-bytes).",
            settings.reading());
  }

  /** Bytes of a picture. */
  public int maxBytes() {
    return settings.maxBytes();
  }

  /**
   * Reads a body and works on it; bodies and the pictures in them are held in memory, so there are
   * never more than a few.
   *
   * @param most bytes
   * @throws ProblemException body-too-large; rate-limit if too many others are read
   */
  public <T> T read(InputStream body, int most, Function<byte[], T> work) {
    return bodies.read(body, most, work);
  }

  /**
   * Decodes a file.
   *
   * @param field that it came in
   * @throws ProblemException invalid-upload
   */
  public UploadedPicture decode(String field, byte[] file) {
    try {
      return reader.read(file);
    } catch (PictureFault e) {
      throw new ProblemException(
          ProblemType.INVALID_UPLOAD,
          e.getMessage(),
          List.of(new FieldError(field, e.getMessage())));
    }
  }

  /**
   * Keeps a picture for jobs of a tenant.
   *
   * @param by who uploads it, for people
   * @throws ProblemException upload-limit; upload-refused; unavailable
   */
  public UploadView keep(UploadedPicture picture, String tenant, String by) {
    byte[] png = picture.png();
    if (table.find(tenant, ArtifactId.of(png)).isEmpty()
        && table.count(tenant) >= settings.maxPerTenant())
      throw new ProblemException(
          ProblemType.UPLOAD_LIMIT,
          "The tenant has %d uploads, the most that are kept. They expire when no job names them."
              .formatted(settings.maxPerTenant()));
    String hold = safety.hold(tenant, png).orElse(null);
    try {
      var id = store.put(png);
      table.keep(tenant, id, picture.width(), picture.height(), png.length, by, hold);
      return table.find(tenant, id).orElseThrow();
    } catch (IOException e) {
      LOG.warnf("cannot store an upload: %s", e.toString());
      throw new ProblemException(
          ProblemType.UNAVAILABLE, "The picture could not be stored. Retry later.");
    }
  }
}
