package dev.resow.api.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request to authenticate the owner of an API key. */
final class ApiKeyRequest extends BaseAuthenticationRequest {
  private final String text;

  /**
   * @param text as it was sent
   */
  ApiKeyRequest(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
