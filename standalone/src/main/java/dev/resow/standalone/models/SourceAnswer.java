package dev.resow.standalone.models;

import java.io.IOException;
import java.net.URI;

/** What the status of an answer means. */
final class SourceAnswer {
  private SourceAnswer() {}

  /**
   * Returns if the status is 200.
   *
   * @throws PermanentException if another try would end the same
   * @throws IOException if another try may help
   */
  static void require(int status, URI url) throws IOException {
    switch (status) {
      case 200 -> {}
      case 401, 403 ->
          throw new PermanentException(
              "%s: access denied (%d); set HF_TOKEN to a token that may read it, and accept the model's licence"
                  .formatted(url, status));
      case 404, 410 ->
          throw new PermanentException("%s: there is no such model or file".formatted(url));
      case 408, 429, 500, 502, 503, 504 ->
          throw new IOException("%s: the server answered %d".formatted(url, status));
      default -> throw new PermanentException("%s: the server answered %d".formatted(url, status));
    }
  }
}
