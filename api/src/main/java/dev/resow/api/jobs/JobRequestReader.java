package dev.resow.api.jobs;

import dev.resow.api.json.StrictBody;
import dev.resow.api.json.StrictJson;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads a request strictly: a misspelt field is an error, not an unintended default. Never reads
 * more than the limit.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class JobRequestReader implements MessageBodyReader<StrictBody> {
  private final StrictJson json;
  private final int limit;

  /**
   * @param limit longest body in bytes
   */
  JobRequestReader(
      Clock clock,
      @ConfigProperty(name = "resow.api.max-body-bytes", defaultValue = "65536") int limit) {
    this.json = new StrictJson(clock);
    this.limit = limit;
  }

  @Override
  public boolean isReadable(Class<?> type, Type generic, Annotation[] notes, MediaType media) {
    return StrictBody.class.isAssignableFrom(type);
  }

  @Override
  public StrictBody readFrom(
      Class<StrictBody> type,
      Type generic,
      Annotation[] notes,
      MediaType media,
      MultivaluedMap<String, String> headers,
      InputStream in)
      throws IOException {
    String charset = media.getParameters().get("charset");
    if (charset != null && !charset.equalsIgnoreCase("utf-8"))
      throw new ProblemException(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "JSON must be UTF-8 (RFC 8259), not '%s'. Send Content-Type: application/json."
              .formatted(Excerpt.of(charset)));
    byte[] body = in.readNBytes(limit + 1);
    if (body.length > limit)
      throw new ProblemException(
          ProblemType.BODY_TOO_LARGE, "The body must have at most " + limit + " bytes.");
    if (body.length == 0)
      throw new ProblemException(
          ProblemType.MALFORMED_JSON,
          type.equals(JobRequest.class)
              ? "The body is empty. Send at least {\"prompt\": \"...\"}."
              : "The body is empty. Send a JSON object, at least {}.");
    return json.read(body, type);
  }
}
