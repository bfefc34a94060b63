/**
 * A client of the REST API of Resow, on the HTTP client of the JDK and Jackson. Begin with {@link
 * dev.resow.client.ResowClient}.
 */
package dev.resow.client;
