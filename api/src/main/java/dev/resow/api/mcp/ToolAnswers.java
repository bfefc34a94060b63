package dev.resow.api.mcp;

import dev.resow.api.access.Caller;
import dev.resow.api.access.Scope;
import dev.resow.api.problem.Problem;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.api.problem.Problems;
import dev.resow.contract.Json;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.function.Supplier;

/** The answers of tools: a refusal is the text of the problem that the REST API would answer. */
@ApplicationScoped
class ToolAnswers {
  private final Caller caller;

  ToolAnswers(Caller caller) {
    this.caller = caller;
  }

  /**
   * @param needed scope of the caller
   * @param tool runs if the caller has it
   */
  ToolResponse answer(Scope needed, Supplier<ToolResponse> tool) {
    try {
      check(needed);
      return tool.get();
    } catch (RuntimeException e) {
      return ToolResponse.error(text(Problems.of(e)));
    }
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
