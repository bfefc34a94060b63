package dev.resow.client;

import java.util.UUID;

/** Answers of a server, as short as they may be. */
final class Samples {
  static final UUID ID = UUID.fromString("019ac8a0-7d52-7c1e-8f3a-2b6d1c9e4f70");

  private Samples() {}

  static String job(String state) {
    return job(state, "");
  }

  /**
   * @param more further fields, each after a comma
   */
  static String job(String state, String more) {
    return """
    {"id": "%s", "state": "%s", "createdAt": "2026-01-31T12:00:00Z",
     "updatedAt": "2026-01-31T12:00:00Z", "attempt": 0, "tries": 0, "cancelRequested": false,
     "spec": {"prompt": "a cat", "seed": 18446744073709551615, "width": 128, "height": 128}%s}\
    """
        .formatted(ID, state, more);
  }

  static String succeeded(String sha256) {
    return job(
        "SUCCEEDED",
        """
        , "result": {"attempt": 1, "verdict": "overlapped", "seed": 7, "seconds": 0.5,
          "found": ["mixed"], "rounds": [], "image": {"id": "%s", "mediaType": "image/png",
          "width": 128, "height": 128, "bytes": 4}}\
        """
            .formatted(sha256));
  }
}
