package dev.resow.api.webhooks;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.resow.api.access.Caller;
import dev.resow.api.access.Roles;
import dev.resow.api.access.TenantSet;
import dev.resow.api.json.InvalidAs;
import dev.resow.api.json.StrictBody;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobState;
import dev.resow.contract.TimeOrderedId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/webhooks}. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
public class WebhooksResource {
  private static final int MOST = 20;
  private static final int LONGEST_URL = 2_000;
  private static final List<JobState> ENDS =
      List.of(JobState.SUCCEEDED, JobState.DEAD, JobState.CANCELLED, JobState.EXPIRED);

  private final Caller caller;
  private final WebhookRepository webhooks;
  private final WebhookUrlPolicy reach;
  private final Clock clock;

  WebhooksResource(Caller caller, WebhookRepository webhooks, WebhookUrlPolicy reach, Clock clock) {
    this.caller = caller;
    this.webhooks = webhooks;
    this.reach = reach;
    this.clock = clock;
  }

  /**
   * @param states job states to report; the final states of a job if absent
   * @param batches whether to report the end of every batch; false if absent
   */
  @InvalidAs(ProblemType.INVALID_WEBHOOK)
  @Schema(requiredProperties = {"url"})
  public record WebhookRequest(
      @Schema(examples = "https://example.org/hooks/resow") String url,
      List<JobState> states,
      Boolean batches)
      implements StrictBody {}

  /**
   * @param secret verifies signatures; returned only here
   */
  public record NewWebhook(String secret, @JsonUnwrapped Webhook about) {}

  /** The webhooks that are in use. */
  public record Webhooks(List<Webhook> items) {}

  /** The last messages, newest first. */
  public record Deliveries(List<Delivery> items) {}

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createWebhook",
      summary = "Create a webhook",
      description =
          "Sends a message whenever a job of the tenant reaches one of the states or, if batches is true, a"
              + " batch of the tenant ends, signed as Standard Webhooks. The response is the only place that contains the secret.")
  @APIResponse(
      responseCode = "201",
      description = "Created. The secret is shown only in this response.",
      content = @Content(schema = @Schema(implementation = NewWebhook.class)))
  public Response create(WebhookRequest request) {
    String tenant = caller.identity().tenant();
    check(request, tenant);
    var hook =
        new Webhook(
            TimeOrderedId.at(clock.instant(), ThreadLocalRandom.current()),
            tenant,
            request.url(),
            request.states() == null ? ENDS : List.copyOf(request.states()),
            reportsBatches(request),
            clock.instant(),
            Webhook.Circuit.NEW,
            null,
            null);
    byte[] secret = WebhookSecret.create();
    webhooks.insert(hook, secret);
    return Response.created(URI.create("/v1/webhooks/" + hook.id()))
        .entity(new NewWebhook(WebhookSecret.reveal(secret), hook))
        .build();
  }

  private static boolean reportsBatches(WebhookRequest request) {
    return Boolean.TRUE.equals(request.batches());
  }

  private void check(WebhookRequest request, String tenant) {
    if (request == null || request.url() == null)
      throw invalid("url", "Required field is missing. Send {\"url\": \"https://...\"}.");
    if (request.url().length() > LONGEST_URL)
      throw invalid("url", "Must have at most " + LONGEST_URL + " characters.");
    if (request.states() != null && request.states().isEmpty() && !reportsBatches(request))
      throw invalid(
          "states",
          "Must have at least one job state unless batches is true. Omit it for the states that end a job.");
    if (webhooks.all(TenantSet.of(tenant), clock.instant()).size() >= MOST)
      throw invalid(
          "url", "The tenant has reached its limit of " + MOST + " webhooks. Delete one first.");
    try {
      reach.of(URI.create(request.url()));
    } catch (IllegalArgumentException e) {
      throw invalid("url", "Must be a valid URL.");
    } catch (WebhookUrlPolicy.ForbiddenAddressException e) {
      throw invalid("url", e.getMessage());
    } catch (UnknownHostException e) {
      throw invalid("url", "The host name cannot be resolved.");
    }
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(
      operationId = "listWebhooks",
      summary = "List webhooks",
      description = "Includes disabled webhooks and the state of each circuit breaker.")
  public Webhooks list() {
    return new Webhooks(webhooks.all(caller.identity().tenants(), clock.instant()));
  }

  @DELETE
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}")
  @Operation(
      operationId = "deleteWebhook",
      summary = "Delete a webhook",
      description = "Drops the messages that are still waiting.")
  @APIResponse(responseCode = "204", description = "Deleted. No further messages are sent.")
  public void delete(@PathParam("id") String id) {
    webhooks.end(own(id).id(), clock.instant());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}/deliveries")
  @Operation(
      operationId = "listDeliveries",
      summary = "List the latest deliveries of a webhook",
      description = "The last 200 messages, newest first, with the outcome of their last attempt.")
  public Deliveries deliveries(@PathParam("id") String id) {
    return new Deliveries(webhooks.log(own(id).id()));
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}/deliveries/{delivery}/resend")
  @Operation(
      operationId = "resendDelivery",
      summary = "Resend a delivery",
      description =
          "Sends the message again with the same webhook-id, also through an open circuit.")
  @APIResponse(responseCode = "202", description = "Accepted; sent within about two seconds")
  @APIResponse(responseCode = "422", description = "The webhook is disabled; enable it first")
  public Response again(@PathParam("id") String id, @PathParam("delivery") String delivery) {
    Webhook hook = own(id);
    if (hook.disabledAt() != null)
      throw new ProblemException(
          ProblemType.INVALID_WEBHOOK,
          "The webhook is disabled (%s). Enable it first: POST /v1/webhooks/%s/enable."
              .formatted(hook.disabledReason(), hook.id()));
    if (!webhooks.again(hook.id(), uuid(delivery), clock.instant())) throw missing();
    return Response.accepted().build();
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}/enable")
  @Operation(
      operationId = "enableWebhook",
      summary = "Enable a webhook again",
      description =
          "Resumes sending to a webhook that was disabled or whose circuit is open. Idempotent.")
  @APIResponse(responseCode = "204", description = "Enabled")
  public void enable(@PathParam("id") String id) {
    webhooks.enable(own(id).id());
  }

  /** The webhook, if it is the caller's. */
  private Webhook own(String id) {
    UUID wanted = uuid(id);
    return webhooks.all(caller.identity().tenants(), clock.instant()).stream()
        .filter(hook -> hook.id().equals(wanted))
        .findFirst()
        .orElseThrow(WebhooksResource::missing);
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw missing();
    }
  }

  private static ProblemException missing() {
    return new ProblemException(ProblemType.NOT_FOUND, "No such webhook or delivery.");
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(
        ProblemType.INVALID_WEBHOOK, field + ": " + detail, List.of(new FieldError(field, detail)));
  }
}
