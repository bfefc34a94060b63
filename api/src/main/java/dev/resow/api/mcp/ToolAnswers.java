package dev.resow.api.mcp;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Scope;
import dev.resow.api.metrics.ApiMetrics;
import dev.resow.api.metrics.ToolOutcome;
import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.problem.Problems;
import dev.resow.contract.Json;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.runtime.Startup;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.function.Supplier;

/** The answers of tools: a refusal is the text of the problem that the REST API would answer. */
@Startup
@ApplicationScoped
class ToolAnswers {
  private static final int SERVER_ERROR = 500;

  private final Caller caller;
  private final CurrentVertxRequest request;
  private final ApiMetrics metrics;

  ToolAnswers(Caller caller, CurrentVertxRequest request, ApiMetrics metrics) {
    this.caller = caller;
    this.request = request;
    this.metrics = metrics;
    metrics.tools(Tools.ALL);
  }

  /**
   * @param name one of {@link Tools}
   * @param needed scope of the caller
   * @param tool runs if the caller has it
   */
  ToolResponse answer(String name, Scope needed, Supplier<ToolResponse> tool) {
    try {
      checkOnly();
      check(needed);
      ToolResponse answer = tool.get();
      metrics.toolCalled(name, ToolOutcome.DONE);
      return answer;
    } catch (RuntimeException e) {
      Response refusal = Problems.of(e);
      metrics.toolCalled(
          name, refusal.getStatus() < SERVER_ERROR ? ToolOutcome.REFUSED : ToolOutcome.FAILED);
      return ToolResponse.error(text(refusal));
    }
  }

  private void checkOnly() {
    if (!ToolCall.begin(request.getCurrent()))
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "A request may call one tool. Send each call in a request of its own.");
  }

  static ToolResponse json(Object value) {
    return ToolResponse.success(new TextContent(Json.text(value)));
  }

  private void check(Scope needed) {
    var identity = caller.identity();
    if (!identity.may(needed))
      throw new ProblemException(
          ProblemType.FORBIDDEN,
          "This tool requires the scope %s; %s does not have it."
              .formatted(needed.name().toLowerCase(Locale.ROOT), identity.name()));
  }

  private static String text(Response refusal) {
    Problem problem = Json.parse((String) refusal.getEntity(), Problem.class);
    var text = new StringBuilder();
    text.append("%s (%s, %d). ".formatted(problem.title(), problem.type(), problem.status()));
    text.append(problem.detail());
    if (problem.errors() != null)
      problem
          .errors()
          .forEach(error -> text.append("\n- " + error.field() + ": " + error.detail()));
    String retry = refusal.getHeaderString(HttpHeaders.RETRY_AFTER);
    if (retry != null) text.append("\nRetry after " + retry + " seconds.");
    return text.toString();
  }
}
