package dev.resow.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.api.access.Caller;
import dev.resow.api.json.StrictJson;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.uploads.UploadedPicture;
import dev.resow.api.uploads.Uploads;
import dev.resow.contract.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Reads the form of {@code POST /v1/images/edits}. What is to be edited are the transparent pixels
 * of the mask, or of the image itself; without any, the whole image is made anew from what it
 * shows.
 */
@ApplicationScoped
class ImageEdits {
  /** What the other parameters of a form may have together. */
  private static final int TEXTS = 1 << 16;

  private static final Set<String> FILES = Set.of("image", "image[]", "mask");

  /** Accepted, without effect, and not part of a request for new images. */
  private static final Set<String> IGNORED = Set.of("input_fidelity");

  private static final Set<String> NUMBERS = Set.of("n", "partial_images", "output_compression");

  private final Uploads uploads;
  private final Caller caller;
  private final StrictJson json;

  ImageEdits(Uploads uploads, Caller caller, Clock clock) {
    this.uploads = uploads;
    this.caller = caller;
    this.json = new StrictJson(clock);
  }

  /**
   * A form, its pictures uploaded.
   *
   * @param request everything but the pictures
   */
  record Edit(ImageRequest request, EditedPicture picture) {}

  Edit read(MediaType type, InputStream body) {
    return uploads.read(body, 2 * uploads.maxBytes() + TEXTS, bytes -> edit(type, bytes));
  }

  private Edit edit(MediaType type, byte[] body) {
    var form = FormParts.of(type, body);
    var request = request(form);
    var image = uploads.decode("image", one(form, "image"));
    var mask = mask(form, image);
    return new Edit(request, new EditedPicture(keep(image), mask == null ? null : keep(mask)));
  }

  private String keep(UploadedPicture picture) {
    var who = caller.identity();
    return uploads.keep(picture, who.tenant(), who.name()).id().sha256();
  }

  private UploadedPicture mask(FormParts form, UploadedPicture image) {
    if (form.files("mask").isEmpty()) return image.hasHoles() ? image.holes() : null;
    var mask = uploads.decode("mask", one(form, "mask"));
    if (!mask.hasHoles())
      throw invalid("mask", "Must have transparent pixels: they are the ones that are edited.");
    return mask.holes();
  }

  private static byte[] one(FormParts form, String name) {
    List<byte[]> files = form.files(name);
    if (files.size() != 1)
      throw invalid(name, "Must be one file; the form has %d.".formatted(files.size()));
    return files.getFirst();
  }

  /** The other parameters, as a request for new images has them. */
  private ImageRequest request(FormParts form) {
    ObjectNode fields = Json.mapper().createObjectNode();
    for (var part : form.parts()) {
      String name = part.name();
      if (FILES.contains(name) || IGNORED.contains(name)) continue;
      if (fields.has(name)) throw invalid(name, "Must be given once.");
      if (NUMBERS.contains(name)) fields.put(name, number(name, part.text()));
      else if (name.equals("stream")) fields.put(name, flag(part.text()));
      else fields.put(name, part.text());
    }
    return json.read(Json.write(fields), ImageRequest.class);
  }

  private static int number(String name, String text) {
    if (!text.matches("-?\\d{1,9}"))
      throw invalid(name, "Must be a whole number, not '%s'.".formatted(Excerpt.of(text)));
    return Integer.parseInt(text);
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw invalid("stream", "Must be true or false, not '%s'.".formatted(Excerpt.of(text)));
    };
  }

  private static ProblemException invalid(String field, String detail) {
    return ProblemException.of(ProblemType.INVALID_JOB, List.of(new FieldError(field, detail)));
  }
}
