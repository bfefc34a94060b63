/** The receiver's side of webhooks: signatures and messages. */
package dev.resow.client.webhook;
