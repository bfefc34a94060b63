package dev.resow.api.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Reads a request strictly: a misspelt field is an error with its name, not a default that nobody
 * wanted. Never reads more than the limit.
 */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class JobRequestReader implements MessageBodyReader<StrictBody> {
  private static final ObjectReader STRICT =
      Json.mapper()
          .reader()
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .without(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  private final int limit;

  /**
   * @param limit longest body in bytes
   */
  JobRequestReader(
      @ConfigProperty(name = "resow.api.max-body-bytes", defaultValue = "65536") int limit) {
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
    byte[] body = in.readNBytes(limit + 1);
    if (body.length > limit)
      throw new ProblemException(
          ProblemType.BODY_TOO_LARGE, "A body has at most " + limit + " bytes.");
    if (body.length == 0)
      throw malformed(
          type.equals(JobRequest.class)
              ? "The body is empty; send at least {\"prompt\": \"...\"}."
              : "The body is empty; send an object, at least {}.");
    try {
      StrictBody request = STRICT.forType(type).readValue(body);
      if (request == null) throw malformed("The body is null; send an object.");
      return request;
    } catch (UnrecognizedPropertyException e) {
      String known =
          e.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
      throw field(path(e), "There is no such field. Known here: " + known + ".");
    } catch (InvalidFormatException e) {
      throw field(path(e), expected(e.getTargetType()) + ", not '" + e.getValue() + "'.");
    } catch (ValueInstantiationException e) {
      // A value of the right shape that its record refuses.
      throw invalid(
          path(e), e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage());
    } catch (JsonMappingException e) {
      throw e.getPath().isEmpty() ? malformed(e) : field(path(e), e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private static ProblemException malformed(JsonProcessingException e) {
    return malformed(
        "At line %d, column %d: %s"
            .formatted(
                e.getLocation().getLineNr(),
                e.getLocation().getColumnNr(),
                e.getOriginalMessage()));
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemType.MALFORMED_JSON, detail);
  }

  private static ProblemException field(String field, String detail) {
    return new ProblemException(
        ProblemType.MALFORMED_JSON,
        "The field '" + field + "' can not be read.",
        List.of(new Problem.FieldError(field, detail)));
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(
        ProblemType.INVALID_JOB,
        field + ": " + detail,
        List.of(new Problem.FieldError(field, detail)));
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String expected(Class<?> type) {
    if (type.isEnum())
      return "Expected one of "
          + Arrays.stream(type.getEnumConstants())
              .map(
                  c ->
                      Json.mapper()
                          .<com.fasterxml.jackson.databind.JsonNode>valueToTree(c)
                          .asText())
              .collect(Collectors.joining(", "));
    if (type == java.time.Instant.class) return "Expected a time like 2026-01-31T12:00:00Z";
    return "Expected " + type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }
}
