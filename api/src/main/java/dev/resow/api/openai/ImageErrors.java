package dev.resow.api.openai;

import dev.resow.api.problem.ErrorAnswer;
import dev.resow.api.problem.OpenAiError;
import dev.resow.api.problem.Problem;
import dev.resow.contract.Json;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Errors of these paths in the form that clients of the OpenAI API read. */
class ImageErrors {
  @ServerExceptionMapper
  Response failed(OpenAiException e) {
    return e.response();
  }

  /** Every other error was made as a problem. */
  @ServerResponseFilter
  void translate(ContainerRequestContext request, ContainerResponseContext response) {
    String path = request.getUriInfo().getPath();
    if (!OpenAiError.isReadAt(path) || !(response.getEntity() instanceof String text)) return;
    MediaType type = response.getMediaType();
    if (type == null || !Problem.MEDIA_TYPE.equals(type.toString())) return;
    var answer = ErrorAnswer.of(Json.parse(text, Problem.class), path);
    response.setStatus(answer.status());
    response.setEntity(answer.text(), new Annotation[0], MediaType.valueOf(answer.mediaType()));
  }
}
