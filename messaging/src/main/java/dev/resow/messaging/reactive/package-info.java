/** What the Quarkus apps add: the connection as a bean, and events as reactive messages. */
package dev.resow.messaging.reactive;
