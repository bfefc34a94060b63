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

/** {@code /v1/webhooks}: a tenant's own. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
public class WebhooksResource {
  private static final int MOST = 20;
  private static final int LONGEST_URL = 2_000;
  private static final List<JobState> ENDS =
      List.of(JobState.SUCCEEDED, JobState.DEAD, JobState.CANCELLED, JobState.EXPIRED);

  private final Caller caller;
  private final WebhookTables tables;
  private final Reach reach;
  private final Clock clock;

  WebhooksResource(Caller caller, WebhookTables tables, Reach reach, Clock clock) {
    this.caller = caller;
    this.tables = tables;
    this.reach = reach;
    this.clock = clock;
  }

  /**
   * @param states states of jobs to be told, the ends of a job if absent
   */
  @InvalidAs(ProblemType.INVALID_WEBHOOK)
  @Schema(requiredProperties = {"url"})
  public record WebhookRequest(
      @Schema(examples = "https://example.org/hooks/resow") String url, List<JobState> states)
      implements StrictBody {}

  /**
   * @param secret checks the signatures; it is told this once
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
      summary = "Be told when jobs end; signed as Standard Webhooks, the secret is shown this once")
  @APIResponse(
      responseCode = "201",
      description = "The webhook and its secret",
      content = @Content(schema = @Schema(implementation = NewWebhook.class)))
  public Response create(WebhookRequest asked) {
    String tenant = caller.identity().tenant();
    check(asked, tenant);
    var hook =
        new Webhook(
            TimeOrderedId.at(clock.instant(), ThreadLocalRandom.current()),
            tenant,
            asked.url(),
            asked.states() == null ? ENDS : List.copyOf(asked.states()),
            clock.instant(),
            Webhook.Circuit.NEW,
            null,
            null);
    byte[] secret = Signature.newSecret();
    tables.insert(hook, secret);
    return Response.created(URI.create("/v1/webhooks/" + hook.id()))
        .entity(new NewWebhook(Signature.reveal(secret), hook))
        .build();
  }

  private void check(WebhookRequest asked, String tenant) {
    if (asked == null || asked.url() == null)
      throw invalid("url", "Where to? Send {\"url\": \"https://...\"}.");
    if (asked.url().length() > LONGEST_URL)
      throw invalid("url", "At most " + LONGEST_URL + " characters.");
    if (asked.states() != null && asked.states().isEmpty())
      throw invalid("states", "At least one state of a job, or leave it out.");
    if (tables.all(TenantSet.of(tenant), clock.instant()).size() >= MOST)
      throw invalid("url", "A tenant has at most " + MOST + " webhooks.");
    try {
      reach.of(URI.create(asked.url()));
    } catch (IllegalArgumentException e) {
      throw invalid("url", "It is not an address.");
    } catch (Reach.ForbiddenAddressException e) {
      throw invalid("url", e.getMessage());
    } catch (UnknownHostException e) {
      throw invalid("url", "The name of the host is not known.");
    }
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Operation(operationId = "listWebhooks", summary = "The webhooks in use")
  public Webhooks list() {
    return new Webhooks(tables.all(caller.identity().tenants(), clock.instant()));
  }

  @DELETE
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}")
  @Operation(operationId = "deleteWebhook", summary = "Tell no more")
  @APIResponse(responseCode = "204", description = "It is told nothing any more")
  public void delete(@PathParam("id") String id) {
    tables.end(own(id).id(), clock.instant());
  }

  @GET
  @RolesAllowed(Roles.READ)
  @Path("{id}/deliveries")
  @Operation(operationId = "listDeliveries", summary = "The last messages and what became of them")
  public Deliveries deliveries(@PathParam("id") String id) {
    return new Deliveries(tables.log(own(id).id()));
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}/deliveries/{delivery}/resend")
  @Operation(operationId = "resendDelivery", summary = "Send a message once more, with the same id")
  @APIResponse(responseCode = "202", description = "It is sent within a second or two")
  public Response again(@PathParam("id") String id, @PathParam("delivery") String delivery) {
    Webhook hook = own(id);
    if (hook.disabledAt() != null)
      throw new ProblemException(
          ProblemType.INVALID_WEBHOOK,
          "The webhook is disabled (%s); enable it first: POST /v1/webhooks/%s/enable."
              .formatted(hook.disabledReason(), hook.id()));
    if (!tables.again(hook.id(), uuid(delivery), clock.instant())) throw missing();
    return Response.accepted().build();
  }

  @POST
  @RolesAllowed(Roles.SUBMIT)
  @Path("{id}/enable")
  @Operation(
      operationId = "enableWebhook",
      summary = "Send again to a receiver that was gone or failed; repeating it changes nothing")
  @APIResponse(responseCode = "204", description = "Messages are sent again")
  public void enable(@PathParam("id") String id) {
    tables.enable(own(id).id());
  }

  /** The webhook, if it is the caller's. */
  private Webhook own(String id) {
    UUID wanted = uuid(id);
    return tables.all(caller.identity().tenants(), clock.instant()).stream()
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
    return new ProblemException(ProblemType.NOT_FOUND, "There is no such webhook or message.");
  }

  private static ProblemException invalid(String field, String detail) {
    return new ProblemException(
        ProblemType.INVALID_WEBHOOK, field + ": " + detail, List.of(new FieldError(field, detail)));
  }
}
