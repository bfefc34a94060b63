package dev.resow.api.openai;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Sends one frame after the other, each when the one before has left; holds no thread. */
@Provider
@Produces(MediaType.SERVER_SENT_EVENTS)
public class EventBodyWriter implements ServerMessageBodyWriter<EventBody> {
  @Override
  public boolean isWriteable(
      Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType media) {
    return type == EventBody.class;
  }

  @Override
  public boolean isWriteable(Class<?> type, Type generic, Annotation[] notes, MediaType media) {
    return type == EventBody.class;
  }

  @Override
  public void writeResponse(EventBody body, Type generic, ServerRequestContext context) {
    var request = (ResteasyReactiveRequestContext) context;
    request.suspend();
    ServerHttpResponse response = context.serverResponse();
    response.setChunked(true);
    Cancellable sending =
        body.frames()
            .onItem()
            .transformToUniAndConcatenate(frame -> sent(response, frame, body))
            .subscribe()
            .with(
                _ -> {},
                _ -> {
                  body.disconnect().run();
                  request.resume();
                },
                () -> {
                  response.end();
                  request.resume();
                });
    response.addCloseHandler(sending::cancel);
  }

  private static Uni<Void> sent(ServerHttpResponse response, String frame, EventBody body) {
    return Uni.createFrom()
        .completionStage(() -> response.write(frame.getBytes(StandardCharsets.UTF_8)))
        .ifNoItem()
        .after(body.patience())
        .fail();
  }

  @Override
  public void writeTo(
      EventBody body,
      Class<?> type,
      Type generic,
      Annotation[] notes,
      MediaType media,
      MultivaluedMap<String, Object> headers,
      OutputStream out) {
    throw new UnsupportedOperationException("event streams are written without blocking");
  }
}
