/**
 * What the Quarkus apps use: the connection as a bean, records as messages of a channel, and
 * statuses as health checks.
 */
package dev.resow.messaging.quarkus;
