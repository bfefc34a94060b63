package dev.resow.api.events;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends the connections of clients that do not read. */
@ApplicationScoped
public class Disconnection {
  private final CurrentVertxRequest http;

  Disconnection(CurrentVertxRequest http) {
    this.http = http;
  }

  /** Ends the current request's stream, whenever it is run. */
  public Runnable ofThisRequest() {
    HttpServerRequest request = http.getCurrent().request();
    return () -> {
      // An orderly close waits for the client to read what was written: it would never end.
      if (request.version() != HttpVersion.HTTP_2
          && request.connection() instanceof ConnectionBase connection)
        connection.channel().close();
      else request.response().reset();
    };
  }
}
