package dev.resow.api.openai;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

/**
 * The parts of a form (RFC 7578) that is in memory already: nothing is written to a disk.
 *
 * @param parts in the order of the form
 */
record FormParts(List<Part> parts) {
  private static final int MOST = 64;
  private static final Pattern NAME = Pattern.compile("(?:^|[;\\s])name=\"([^\"]*)\"");

  /**
   * One of them.
   *
   * @param content as it came
   */
  record Part(String name, byte[] content) {
    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  /**
   * @throws ProblemException if it is no form
   */
  static FormParts of(MediaType type, byte[] body) {
    String boundary = type == null ? null : type.getParameters().get("boundary");
    if (boundary == null || !type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE))
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "The request body must be a form. Send Content-Type: multipart/form-data with its boundary.");
    var collected = new Collected();
    try {
      var state =
          MultipartParser.beginParse(
              collected,
              boundary.getBytes(StandardCharsets.ISO_8859_1),
              StandardCharsets.UTF_8.name());
      state.parse(ByteBuffer.wrap(body));
      if (!state.isComplete()) throw malformed();
    } catch (IOException | RuntimeException e) {
      if (e instanceof ProblemException problem) throw problem;
      throw malformed();
    }
    return new FormParts(collected.parts);
  }

  private static ProblemException malformed() {
    return new ProblemException(
        ProblemType.INVALID_PARAMETER, "The form is damaged or ended early. Send it again.");
  }

  /** The files of a name; clients that send several add brackets to it. */
  List<byte[]> files(String name) {
    return parts.stream()
        .filter(part -> part.name().equals(name) || part.name().equals(name + "[]"))
        .map(Part::content)
        .toList();
  }

  private static final class Collected implements MultipartParser.PartHandler {
    private final List<Part> parts = new ArrayList<>();
    private String name;
    private ByteArrayOutputStream content;

    @Override
    public void beginPart(CaseInsensitiveMap<String> headers) {
      if (parts.size() == MOST)
        throw new ProblemException(
            ProblemType.INVALID_PARAMETER, "The form must have at most %d parts.".formatted(MOST));
      name =
          Optional.ofNullable(headers.getFirst("Content-Disposition"))
              .map(NAME::matcher)
              .filter(Matcher::find)
              .map(found -> found.group(1))
              .orElseThrow(FormParts::malformed);
      content = new ByteArrayOutputStream();
    }

    @Override
    public void data(ByteBuffer buffer) {
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      content.writeBytes(bytes);
    }

    @Override
    public void endPart() {
      parts.add(new Part(name, content.toByteArray()));
    }
  }
}
