package dev.resow.chaos.upgrade;

import dev.resow.chaos.load.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Submits that clients had to repeat for longer than a client waits: while one api is replaced,
 * another one answers.
 */
final class DelayedSubmits {
  static final Duration LIMIT = Duration.ofSeconds(10);

  private DelayedSubmits() {}

  /** From the first request under a key until the first 202, one line for each that took longer. */
  static List<String> of(List<Request> requests) {
    record Key(String tenant, String key) {}
    var submits =
        requests.stream()
            .sorted(Comparator.comparing(Request::sent))
            .collect(
                Collectors.groupingBy(
                    request -> new Key(request.tenant(), request.key()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    var lines = new ArrayList<String>();
    submits.forEach(
        (key, tries) -> {
          Instant sent = tries.getFirst().sent();
          var accepted = tries.stream().filter(Request::accepted).map(Request::ended);
          var all = tries.stream().map(Request::ended);
          Instant answered =
              accepted
                  .min(Comparator.naturalOrder())
                  .orElseGet(() -> all.max(Comparator.naturalOrder()).orElseThrow());
          Duration waited = Duration.between(sent, answered);
          if (waited.compareTo(LIMIT) > 0)
            lines.add(
                String.format(
                    Locale.ROOT,
                    "key %s of %s, sent at %s: %.1f s, answers %s (0: none)",
                    key.key(),
                    key.tenant(),
                    sent,
                    waited.toMillis() / 1e3,
                    tries.stream().map(Request::status).distinct().toList()));
        });
    return lines;
  }
}
