package dev.resow.api;

import java.util.List;

/** Requests of every kind, and what a hostile client puts in place of their parts. */
final class HostileParts {
  static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1.5",
          "1e2",
          "1e999",
          "-0.0",
          "1e-999",
          "2147483648",
          "-99999999999999999999",
          "18446744073709551616",
          "\"\"",
          "\" \"",
          "\"0\"",
          "\"NaN\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\u202e\"",
          "\"'; DROP TABLE job; --\"",
          "\"2026\"",
          "\"1796000000000\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"9999-12-31T23:59:59Z\"",
          "\"PT999999999999H\"",
          "\"P-1D\"",
          "\"" + "x".repeat(5_000) + "\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[0]",
          "{\"a\":1}",
          "[\"\"]",
          "[\"\\u0000\"]",
          "NaN",
          "01",
          "\"",
          "[",
          "{",
          "/**/1",
          "[".repeat(300) + "]".repeat(300),
          "9".repeat(2_000));

  /** Sound ones; ID stands for a new id, ADAPTER for the name of a candidate. */
  static final List<String> BODIES =
      List.of(
          "POST /v1/jobs "
              + """
              {"prompt": "a red cat and a fox", "negativePrompt": "dog", "subjects": ["cat", "fox"],
               "modifiers": [["red"], []], "method": "plain", "model": "menagerie", "width": 64, "height": 64,
               "steps": 8, "guidanceScale": 3, "seed": 7, "candidates": 1,
               "budget": {"rounds": 1, "forwardEquivalents": 100, "seconds": 5},
               "policy": {"rules": [{"on": "overlapped", "action": {"do": "stronger", "ladder": ["plain"], "keepSeed": true},
                 "backoff": {"first": "PT1S", "factor": 2, "longest": "PT1M", "jitter": 0.5, "atOnce": 0}, "retries": 1},
                 {"on": "transient", "action": {"do": "same-seed"}}],
                 "maxAttempts": 3, "maxRounds": 5, "maxForwardEquivalents": 1000, "maxWallTime": "PT1H"},
               "priority": "batch", "notBefore": "2030-01-01T00:00:00Z", "deadline": "2031-01-01T00:00:00Z"}\
              """,
          "PUT /v1/jobs/ID "
              + """
              {"prompt": "a cat and a fox", "method": "boxdiff", "steps": 8,
               "boxes": [{"left": 0, "top": 0, "right": 0.5, "bottom": 1}, {"left": 0.5, "top": 0, "right": 1, "bottom": 1}]}\
              """,
          "POST /v1/trainings "
              + """
              {"recipe": "nft", "model": "menagerie", "adapter": "fuzzed", "rank": 4, "updates": 2, "learningRate": 0.1,
               "seed": 7, "minutes": 1.5, "prompts": {"ledger": {"finding": "overlapped", "verdict": "overlapped",
               "since": "2026-01-01T00:00:00Z", "pairs": [["cat", "pig"]]}}}\
              """,
          "POST /v1/evaluations "
              + """
              {"adapter": "ADAPTER", "scale": 0.5, "prompts": ["a cat and a fox", "a lion and a pig"], "seeds": 2,
               "seed": 7, "method": "resow", "steps": 8, "guidanceScale": 3,
               "gate": {"gain": 0.1, "prompts": 2, "unjudged": 0.1}, "activate": false}\
              """,
          "POST /v1/replays "
              + """
              {"filter": {"since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z", "tenant": "default",
               "model": "menagerie", "method": "plain", "verdicts": ["overlapped"], "text": "cat",
               "jobs": ["0197a7b0-0000-7000-8000-000000000001"], "failed": true},
               "policy": {"seed": "next", "method": "plain", "model": "menagerie", "rounds": 1, "priority": "batch",
                 "adapters": [{"name": "fuzzed", "scale": 0.5}]},
               "dryRun": true, "limit": 5}\
              """,
          "POST /v1/dead-letters/requeue "
              + """
              {"filter": {"reason": "job-dead", "detail": "x", "since": "2026-01-01T00:00:00Z",
               "until": "2027-01-01T00:00:00Z", "topic": "resow.jobs.ready", "ids": ["a"]}, "dryRun": true, "limit": 5}\
              """,
          "POST /v1/keys "
              + """
              {"tenant": "acme", "name": "batch", "scopes": ["read"], "expiresAt": "2030-01-01T00:00:00Z"}\
              """,
          "POST /v1/webhooks {\"url\": \"http://127.0.0.1:9/hook\", \"states\": [\"SUCCEEDED\"]}");

  static final List<String> ADDRESSES =
      List.of(
          "/v1/jobs?state=QUEUED&tenant=a&since=2026-01-01T00:00:00Z&text=cat&watermark=0123456789ab&cursor=x&limit=5",
          "/v1/jobs/0197a7b0-0000-7000-8000-000000000001",
          "/v1/jobs/0197a7b0-0000-7000-8000-000000000001/image",
          "/v1/jobs/0197a7b0-0000-7000-8000-000000000001/provenance",
          "/v1/ledger/rounds?since=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z&model=a&method=b&verdict=clear&failed=true&text=a&format=csv&cursor=x&limit=3",
          "/v1/ledger/pairs?failed=true",
          "/v1/ledger/methods?since=2026-01-01T00:00:00Z",
          "/v1/ledger/timeline?bucket=day",
          "/v1/dead-letters?reason=a&detail=b&since=2026-01-01T00:00:00Z&topic=c&requeued=true&cursor=x&limit=2",
          "/v1/dead-letters/some-letter",
          "/v1/trainings?limit=4",
          "/v1/trainings/0197a7b0-0000-7000-8000-000000000001/figures?after=1&limit=2",
          "/v1/evaluations?adapter=a&limit=4",
          "/v1/evaluations/0197a7b0-0000-7000-8000-000000000001/pairs?after=1&limit=2",
          "/v1/replays?limit=4",
          "/v1/replays/0197a7b0-0000-7000-8000-000000000001/seeds?after=1&limit=2",
          "/v1/webhooks/0197a7b0-0000-7000-8000-000000000001/deliveries",
          "/v1/queue/depth?hours=3",
          "/v1/rates?hours=3",
          "/v1/subjects?prompt=a%20cat");

  static final List<String> TEXTS =
      List.of(
          "",
          "%00",
          "%ff",
          "%ed%a0%80",
          "%zz",
          "%",
          "%0a",
          "+",
          "%20",
          "'",
          "%25%5f",
          "null",
          "-1",
          "1e9",
          "99999999999999999999",
          "%F0%9F%A6%8A",
          "-999999999-01-01T00:00:00Z",
          "2026-01-01T00:00:00Z",
          "a&b",
          "a=b",
          "..",
          "%2e%2e%2f",
          "%2f",
          "A".repeat(2_000),
          "\u00e4");

  static final List<String> HEADERS =
      List.of(
          "Idempotency-Key",
          "Resow-Tenant",
          "Prefer",
          "Last-Event-ID",
          "Authorization",
          "Accept",
          "Content-Type",
          "traceparent",
          "If-None-Match",
          "Accept-Encoding",
          "Cookie",
          "X-Anything");

  static final List<String> HEADER_VALUES =
      List.of(
          "",
          " ",
          "\t",
          "\u0001",
          "\u007f",
          "\u00e4",
          "\u00ff\u00fe",
          "k".repeat(300),
          "*/*",
          ",",
          ";",
          "=",
          "\"",
          "wait=99999999999",
          "wait=-1",
          "wait=a",
          "Bearer",
          "Bearer  ",
          "Basic eDp5",
          "Bearer resow_x_y",
          "application/json",
          "application/json;charset=x",
          "text/;",
          "/",
          "a/b/c",
          "00-0-0-0",
          "-1",
          "4294967295",
          "99999999999999999999",
          "\"x\", \"y\"",
          "W/\"");

  private HostileParts() {}
}
