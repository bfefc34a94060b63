package dev.resow.api.webhooks;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How messages are sent. */
@ConfigMapping(prefix = "resow.webhooks")
interface WebhookSettings {
  /** Whether receivers may have private addresses and speak HTTP, see {@link WebhookUrlPolicy}. */
  @WithDefault("false")
  boolean allowPrivate();

  /** How long one try may last, from the look-up of the name to the head of the answer. */
  @WithDefault("15s")
  Duration timeout();

  /** Tries at once to one webhook, of all api processes together. */
  @WithDefault("4")
  int perWebhook();

  /** Tries at once for one tenant, of all api processes together. */
  @WithDefault("32")
  int perTenant();

  /** Maximum concurrent deliveries of one api process. */
  @WithDefault("128")
  int max();

  /** Failed tries one after the other until the circuit opens: the webhook is left alone. */
  @WithDefault("5")
  int breakerFailures();

  /** How long the circuit is open at first; twice as long after each probe that fails. */
  @WithDefault("30s")
  Duration breakerPause();

  /** Longest time that a circuit stays open. */
  @WithDefault("1h")
  Duration breakerLongest();
}
