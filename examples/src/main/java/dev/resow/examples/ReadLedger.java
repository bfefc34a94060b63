package dev.resow.examples;

import java.io.IOException;
import java.util.List;

/** Exports the ledger of seeds as CSV. */
final class ReadLedger {
  private ReadLedger() {}

  // [start:ReadLedger]
  /** A header line, then one line per round, newest first; the server streams all of them. */
  static List<String> rounds(RestClient resow, String job)
      throws IOException, InterruptedException {
    try (var lines = resow.lines("/v1/ledger/rounds?job=" + job, "Accept", "text/csv")) {
      return lines.toList();
    }
  }
  // [end:ReadLedger]
}
