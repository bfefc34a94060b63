package dev.resow.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.resow.contract.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Uses the JSON mapper of the topics for HTTP, too. */
class ObjectMapperProducer {
  @Produces
  @Singleton
  ObjectMapper mapper() {
    return Json.mapper();
  }
}
