/** Webhooks: signed messages about ended jobs, retried until they are delivered. */
package dev.resow.api.webhooks;
