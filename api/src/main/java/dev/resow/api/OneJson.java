package dev.resow.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.resow.contract.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** HTTP speaks the same JSON as the topics. */
class OneJson {
  @Produces
  @Singleton
  ObjectMapper mapper() {
    return Json.mapper();
  }
}
