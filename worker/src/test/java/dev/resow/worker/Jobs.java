package dev.resow.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.Budget;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobStart;
import dev.resow.contract.Json;
import dev.resow.contract.Priority;
import dev.resow.worker.generation.StandInGenerator;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Jobs as the scheduler releases them. */
public final class Jobs {
  private Jobs() {}

  public static JobReady ready(int steps) {
    return ready(StandInGenerator.MODEL, steps);
  }

  public static JobReady ready(String model, int steps) {
    var spec = catAndFox(model, "plain", "", steps, 1);
    return new JobReady(UUID.randomUUID(), 6, Instant.now(), spec, 1);
  }

  /** What {@link #ready} asks for, by another method or with another guidance. */
  public static JobSpec catAndFox(
      String model, String method, String negativePrompt, int steps, double guidanceScale) {
    return spec(
        "a cat and a fox",
        List.of("cat", "fox"),
        model,
        method,
        negativePrompt,
        steps,
        guidanceScale);
  }

  /** A job of 64 x 64 pixels. */
  public static JobSpec spec(
      String prompt,
      List<String> subjects,
      String model,
      String method,
      String negativePrompt,
      int steps,
      double guidanceScale) {
    return new JobSpec(
        prompt,
        negativePrompt,
        subjects,
        method,
        model,
        64,
        64,
        steps,
        guidanceScale,
        42,
        Budget.DEFAULT,
        null,
        Priority.NORMAL,
        "default",
        null,
        null);
  }

  /** The same job with previews of each round. */
  public static JobSpec withPreviews(JobSpec spec, int previews) {
    ObjectNode json = Json.mapper().valueToTree(spec);
    return Json.parse(json.put("previews", previews).toString(), JobSpec.class);
  }

  /** The same job, started from a picture. */
  public static JobSpec startingFrom(JobSpec spec, JobStart start) {
    ObjectNode json = Json.mapper().valueToTree(spec);
    return Json.parse(
        json.set("start", Json.mapper().valueToTree(start)).toString(), JobSpec.class);
  }

  /** Two animals of the demo model, guided apart in 8 steps. */
  public static JobReady guided() {
    var spec =
        new JobSpec(
            "a tiger and a leopard",
            "",
            List.of("tiger", "leopard"),
            "enmmdit",
            "menagerie",
            128,
            128,
            8,
            3.0,
            7,
            Budget.DEFAULT,
            null,
            Priority.NORMAL,
            "default",
            null,
            null);
    return new JobReady(UUID.randomUUID(), 6, Instant.now(), spec, 1);
  }
}
