package dev.resow.client.spring;

import dev.resow.client.ResowClientBuilder;

/** A bean that changes the client before it is built, e.g. its credentials. */
@FunctionalInterface
public interface ResowClientCustomizer {
  void customize(ResowClientBuilder builder);
}
