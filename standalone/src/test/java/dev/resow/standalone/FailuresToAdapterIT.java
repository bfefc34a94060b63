package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What failed with the demo model is submitted as a training, and sampled again with an adapter,
 * each by a command beside {@code resow up}.
 */
@Timeout(600)
class FailuresToAdapterIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Three animals that training shows together, of which the model makes one or two. */
  private static final List<String> HARD =
      List.of("a tiger, a lion and a pig", "a panda, a koala and a rabbit");

  private static final String ADAPTER = "models/adapters/nft/pytorch_lora_weights.safetensors";

  private LocalRun run;

  @BeforeEach
  void folder() throws IOException {
    run = LocalRun.in("failures");
  }

  @Test
  void failedSeedsAreLearntFromAndSampledAgainWithAnAdapter() throws Exception {
    try (var up = run.start("up", "up", "--port", "0");
        var api = new Api(run.serverOf(up))) {
      sample(api);
      int failed = api.read("/v1/ledger/rounds?failed=true").path("items").size();
      assertThat(failed).as("prompts that are too hard").isPositive();

      assertThat(
              run.ended(
                  LIMIT,
                  "train",
                  "trainings",
                  "submit",
                  "nft",
                  "--from-failures",
                  "1h",
                  "--name",
                  "learnt"))
          .containsPattern(
              "resow: [12] prompts? of " + failed + " rounds? \\(" + failed + " overlapped\\)");

      run.ended(
          LIMIT, "upload", "adapters", "upload", "kinder", Jars.root().resolve(ADAPTER).toString());
      String printed =
          run.ended(
              LIMIT, "replay", "replay", "--failed", "--since", "1h", "--adapter", "kinder:0.5");
      assertThat(printed)
          .containsPattern("\\d+ of " + failed + " failed seeds? (is|are) right now");
      JsonNode replay = api.read("/v1/replays").path("items").path(0);
      assertThat(replay.path("done").asBoolean()).isTrue();
      assertThat(replay.at("/comparison/failed").asInt()).isEqualTo(failed);
      assertThat(replay.at("/comparison/unfinished").asInt()).isZero();
      for (JsonNode seed : api.read(replay.at("/links/seeds").asText()).path("items")) {
        JsonNode job = api.read("/v1/jobs/" + seed.path("job").asText());
        assertThat(job.at("/spec/seed")).isEqualTo(seed.path("seed"));
        assertThat(job.at("/spec/adapters/0/name").asText()).isEqualTo("kinder");
        assertThat(job.at("/result/model/parts").toString())
            .as("the picture was made with it")
            .contains(job.at("/spec/adapters/0/sha256").asText());
      }
    }
  }

  private static void sample(Api api) throws InterruptedException {
    var ids = new ArrayList<UUID>();
    for (int seed = 1; seed <= 2; seed++)
      for (String prompt : HARD) {
        var request = Map.of("prompt", prompt, "seed", seed, "budget", Map.of("rounds", 1));
        ids.add(api.submit(request, UUID.randomUUID().toString()).id());
      }
    var follower = new JobFollower(api, Duration.ofMillis(200));
    for (UUID id : ids) {
      Job job = follower.untilEnd(id, look -> {});
      assertThat(job.state().isTerminal()).isTrue();
    }
  }
}
