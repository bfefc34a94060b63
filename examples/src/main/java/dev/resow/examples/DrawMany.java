package dev.resow.examples;

import dev.resow.client.Picture;
import dev.resow.client.ResowClient;
import dev.resow.client.model.JobRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Several pictures at a time. */
final class DrawMany {
  private DrawMany() {}

  // [start:DrawMany]
  /** One picture per seed, in the order of the seeds. */
  static List<Picture> draw(ResowClient resow, String prompt, long... seeds) {
    List<CompletableFuture<Picture>> pictures =
        LongStream.of(seeds)
            .mapToObj(seed -> JobRequest.prompt(prompt).seed(seed).build())
            .map(resow::generateAsync)
            .toList();
    return pictures.stream().map(CompletableFuture::join).toList();
  }
  // [end:DrawMany]
}
