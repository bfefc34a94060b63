package dev.resow.api.log;

import dev.resow.observability.JobLog;
import io.smallrye.common.vertx.VertxContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Names job and tenant in the lines that a request logs. */
public class RequestLog {
  private static final String JOBS = "/v1/jobs/";

  /** Applies until the request ends; outside of one nothing is named. */
  public static void put(String key, String value) {
    if (VertxContext.isOnDuplicatedContext()) MDC.put(key, value);
  }

  @ServerRequestFilter
  void name(ContainerRequestContext request) {
    if (!request.getUriInfo().getPath().startsWith(JOBS)) return;
    String id = request.getUriInfo().getPathParameters().getFirst("id");
    if (id != null && isUuid(id)) put(JobLog.JOB, id);
  }

  /** A line of the log must not carry what a client makes up. */
  private static boolean isUuid(String id) {
    try {
      return UUID.fromString(id).toString().equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
