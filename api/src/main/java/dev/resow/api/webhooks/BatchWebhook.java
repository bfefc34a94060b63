package dev.resow.api.webhooks;

import dev.resow.api.access.TenantSet;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** The webhook that a request names for the message about its end. */
@ApplicationScoped
public class BatchWebhook {
  private final WebhookRepository webhooks;
  private final Clock clock;

  BatchWebhook(WebhookRepository webhooks, Clock clock) {
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /**
   * @param id as the client sent it, or null
   * @throws ProblemException invalid-parameter if the tenant has no such webhook, or it is disabled
   */
  public Optional<UUID> of(String id, String tenant) {
    if (id == null) return Optional.empty();
    Webhook hook =
        webhooks.all(TenantSet.of(tenant), clock.instant()).stream()
            .filter(each -> each.id().toString().equalsIgnoreCase(id))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "The tenant has no webhook with the id '%s'. GET /v1/webhooks lists those it has."
                            .formatted(Excerpt.of(id))));
    if (hook.disabledAt() != null)
      throw refused(
          "The webhook is disabled (%s). Enable it first: POST /v1/webhooks/%s/enable."
              .formatted(hook.disabledReason(), hook.id()));
    return Optional.of(hook.id());
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemType.INVALID_PARAMETER, "webhook: " + detail);
  }
}
