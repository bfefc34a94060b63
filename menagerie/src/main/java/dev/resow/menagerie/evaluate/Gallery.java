package dev.resow.menagerie.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.scene.Renderer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;

/** Has pictures made by the queue, some ahead so that its workers never wait, and judges them. */
final class Gallery {
  private static final int AHEAD = 24;

  private final QueueClient queue;
  private final Judge judge;
  private final String run;

  private record Pending(Order order, List<String> jobs) {}

  /**
   * @param run name of the evaluation: the same name again continues it
   */
  Gallery(QueueClient queue, Judge judge, String run) {
    this.queue = queue;
    this.judge = judge;
    this.run = run;
  }

  /** Every prompt with every seed, in that order. */
  List<Picture> of(Arm arm, List<PromptSet.Prompt> prompts, Seeds seeds, boolean boxes)
      throws IOException, InterruptedException {
    var waiting = new ArrayDeque<Pending>();
    var pictures = new ArrayList<Picture>();
    for (var prompt : prompts) {
      for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
        waiting.add(submit(arm, prompt, seed, boxes));
        if (waiting.size() > AHEAD) {
          pictures.add(picture(waiting.remove()));
        }
      }
    }
    while (!waiting.isEmpty()) {
      pictures.add(picture(waiting.remove()));
    }
    return pictures;
  }

  private Pending submit(Arm arm, PromptSet.Prompt prompt, long seed, boolean boxes)
      throws IOException, InterruptedException {
    var jobs = new ArrayList<String>();
    for (int n = 0; n < arm.finished(); n++) {
      // further pictures of best-of-N have seeds that no other arm uses
      long own = seed + 1_000_000L * n;
      var name = String.join("/", run, arm.name(), prompt.text(), Long.toString(own));
      jobs.add(queue.submit(new Order(arm, prompt, own, name), boxes));
    }
    return new Pending(new Order(arm, prompt, seed, run), jobs);
  }

  private Picture picture(Pending pending) throws IOException, InterruptedException {
    var pictures = new ArrayList<Picture>();
    for (var job : pending.jobs()) {
      pictures.add(judged(pending.order(), job, queue.awaited(job)));
    }
    var best =
        pictures.stream()
            .min(Comparator.comparingDouble(p -> p.score() == null ? 0 : p.score()))
            .orElseThrow();
    return new Picture(
        best.order(),
        best.png(),
        best.judgement(),
        best.score(),
        best.verdict(),
        pictures.stream().mapToInt(Picture::rounds).sum(),
        pictures.stream().mapToInt(Picture::updates).sum(),
        pictures.stream().mapToDouble(Picture::forwards).sum(),
        pictures.stream().mapToDouble(Picture::seconds).sum(),
        best.findings());
  }

  private Picture judged(Order order, String id, JsonNode job)
      throws IOException, InterruptedException {
    var result = job.path("result");
    if (!job.path("state").asText().equals("SUCCEEDED") && result.path("image").isMissingNode()) {
      throw new IOException(
          "job %s (%s, '%s', seed %d) ended %s: %s"
              .formatted(
                  id,
                  order.arm().name(),
                  order.prompt().text(),
                  order.seed(),
                  job.path("state").asText(),
                  job.path("failure")));
    }
    byte[] png = queue.image(id);
    var image = ImageIO.read(new ByteArrayInputStream(png));
    var outcome = new JobOutcome(result);
    return new Picture(
        order,
        png,
        judge.judge(Renderer.channelsFirst(image)),
        outcome.score(),
        result.path("verdict").asText(),
        outcome.rounds(),
        outcome.updates(),
        result.path("forwardEquivalents").asDouble(),
        result.path("seconds").asDouble(),
        outcome.findings());
  }
}
