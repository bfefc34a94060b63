package dev.resow.api;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.images.ImageGenerateParams;
import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The unmodified Java client of OpenAI, which checks each answer against their schema. */
final class OpenAi {
  private OpenAi() {}

  /** As it is, but it repeats nothing and waits no longer than a test may. */
  static OpenAIClient client(URI site, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(site.resolve("/v1").toString())
        .apiKey(key)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(60))
        .responseValidation(true)
        .build();
  }

  static ImageGenerateParams.Builder images(String prompt) {
    return ImageGenerateParams.builder().prompt(prompt).model("menagerie");
  }

  /** The jobs of a request, as soon as there are so many. */
  static List<UUID> jobs(String prompt, int count) {
    Until.isTrue(() -> queued(prompt).size() == count);
    return queued(prompt);
  }

  private static List<UUID> queued(String prompt) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                JobRow.<JobRow>list(
                        "prompt = ?1 and state = ?2 order by id", prompt, JobState.QUEUED)
                    .stream()
                    .map(row -> row.id)
                    .toList());
  }

  /** Does the work elsewhere, as the client waits. */
  static <T> CompletableFuture<T> waiting(Supplier<T> request) {
    return CompletableFuture.supplyAsync(request, Thread::startVirtualThread);
  }

  /** The error that a request ends with. */
  static OpenAIServiceException error(CompletableFuture<?> request) {
    try {
      Object answer = request.join();
      throw new AssertionError("expected an error, not " + answer);
    } catch (CompletionException e) {
      if (e.getCause() instanceof OpenAIServiceException error) return error;
      throw e;
    }
  }
}
