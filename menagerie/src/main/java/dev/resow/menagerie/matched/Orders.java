package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.menagerie.evaluate.Arm;
import dev.resow.menagerie.evaluate.QueueClient;
import dev.resow.menagerie.evaluate.Seeds;
import dev.resow.training.judge.AskedPrompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Has pictures made by the queue, some ahead so that its workers never wait. */
final class Orders {
  private static final int AHEAD = 24;
  private static final Arm PLAIN = Arm.list("plain").getFirst();

  /** Pictures that lines are measured with share no seed with those that are judged. */
  private static final long LINE_SEED = 900_000_001;

  private final QueueClient queue;
  private final String run;
  private final Map<String, Boolean> boxes;
  private final Consumer<ObjectNode> more;

  /** Takes a picture when it is there. */
  @FunctionalInterface
  interface Taker {
    void take(FilePrompt prompt, long seed, List<JobResult> made)
        throws IOException, InterruptedException;
  }

  private record Pending(FilePrompt prompt, long seed, List<String> jobs) {}

  /**
   * @param run name of the evaluation: the same name again continues it
   */
  Orders(QueueClient queue, String run) throws IOException, InterruptedException {
    this(queue, run, _ -> {});
  }

  /**
   * @param run name of the run: the same name again continues it
   * @param more puts further fields into the body of every job
   */
  Orders(QueueClient queue, String run, Consumer<ObjectNode> more)
      throws IOException, InterruptedException {
    this.queue = queue;
    this.run = run;
    this.more = more;
    this.boxes = queue.boxes();
  }

  /** A picture of a subject alone for each seed. */
  List<JobResult> alone(String subject, int seeds) throws IOException, InterruptedException {
    var made = new ArrayList<JobResult>();
    var jobs = new ArrayList<String>();
    var text = AskedPrompt.photo(subject);
    for (long seed = LINE_SEED; seed < LINE_SEED + seeds; seed++) {
      jobs.add(submit(key("line", subject, seed), queue.body(PLAIN, text, seed)));
    }
    for (var job : jobs) {
      made.add(made(job));
    }
    return made;
  }

  /** Every prompt with every seed, in that order. */
  void each(Arm arm, List<FilePrompt> prompts, Seeds seeds, Taker taker)
      throws IOException, InterruptedException {
    var waiting = new ArrayDeque<Pending>();
    for (var prompt : prompts) {
      for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
        waiting.add(submit(arm, prompt, seed));
        if (waiting.size() > AHEAD) {
          take(waiting.remove(), taker);
        }
      }
    }
    while (!waiting.isEmpty()) {
      take(waiting.remove(), taker);
    }
  }

  private void take(Pending pending, Taker taker) throws IOException, InterruptedException {
    var made = new ArrayList<JobResult>();
    for (var job : pending.jobs()) {
      made.add(made(job));
    }
    taker.take(pending.prompt(), pending.seed(), made);
  }

  private Pending submit(Arm arm, FilePrompt prompt, long seed)
      throws IOException, InterruptedException {
    var jobs = new ArrayList<String>();
    for (int n = 0; n < arm.finished(); n++) {
      // further pictures of best-of-N have seeds that no other arm uses
      long own = seed + 1_000_000L * n;
      var body = queue.body(arm, prompt.typed(), own);
      boolean boxed = boxes.getOrDefault(arm.method(), false);
      var names = prompt.asked().names();
      if (!arm.method().equals("plain") && (boxed || !prompt.modifiers().isEmpty())) {
        var subjects = body.putArray("subjects");
        names.forEach(name -> subjects.add(name.text()));
        if (prompt.modifiers().stream().anyMatch(some -> !some.isEmpty())) {
          var modifiers = body.putArray("modifiers");
          prompt.modifiers().forEach(some -> some.forEach(modifiers.addArray()::add));
        }
      }
      if (boxed) {
        QueueClient.columns(names.size(), body);
      }
      jobs.add(submit(key(arm.name(), prompt.typed(), own), body));
    }
    return new Pending(prompt, seed, jobs);
  }

  private String submit(String key, ObjectNode body) throws IOException, InterruptedException {
    more.accept(body);
    return queue.submit(key, body);
  }

  /** Names a job of this run; a header cannot hold every prompt. */
  private String key(String arm, String text, long seed) {
    var all = String.join("\n", run, arm, text, Long.toString(seed));
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private JobResult made(String job) throws IOException, InterruptedException {
    var ended = queue.awaited(job);
    var result = ended.path("result");
    if (!ended.path("state").asText().equals("SUCCEEDED") && result.path("image").isMissingNode()) {
      throw new IOException(
          "job %s ('%s') ended %s: %s"
              .formatted(
                  job,
                  ended.path("spec").path("prompt").asText(),
                  ended.path("state").asText(),
                  ended.path("failure")));
    }
    return new JobResult(job, queue.image(job), result);
  }
}
