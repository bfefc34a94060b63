package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.TrainingState;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Prints every figure of a training that the server keeps, then how it ended. */
final class TrainingFollower {
  /** Polls that find the training waiting before a hint says how to start a trainer. */
  private static final int PATIENCE = 5;

  private final Api api;
  private final boolean json;
  private final Duration interval;
  private final String trainerCommand;
  private final Consumer<String> say;
  private int waited;
  private String lastReason = "";

  /**
   * @param json whether figures and training are printed as JSON
   * @param interval time between two looks
   * @param trainerCommand starts a trainer; the end of a sentence
   * @param say takes a sentence for people: that no trainer has begun, or why one gave it back
   */
  TrainingFollower(
      Api api, boolean json, Duration interval, String trainerCommand, Consumer<String> say) {
    this.api = api;
    this.json = json;
    this.interval = interval;
    this.trainerCommand = trainerCommand;
    this.say = say;
  }

  /**
   * Follows a training until it has ended.
   *
   * @param first the training now
   * @throws CommandException when it ended without an adapter
   */
  void untilEnd(Training first) throws InterruptedException {
    Training training = first;
    if (!json) {
      Output.line(training.line());
    }
    int shown = 0;
    while (true) {
      shown = figures(training, shown);
      if (training.state().isTerminal()) {
        break;
      }
      explain(training);
      Thread.sleep(interval);
      training = Training.read(api, training.id());
    }
    Output.line(json ? training.json() : training.line());
    if (training.state() != TrainingState.SUCCEEDED) {
      String failure = training.json().path("failure").asText();
      throw new CommandException(
          Kind.JOB_FAILED,
          "the training ended %s%s"
              .formatted(training.state(), failure.isEmpty() ? "" : ": " + failure));
    }
  }

  /** No answer of the server says whether there is a trainer. */
  private void explain(Training training) {
    if (training.state() != TrainingState.QUEUED) {
      return;
    }
    String reason = training.json().path("waitingReason").asText();
    if (!reason.isEmpty()) {
      if (!reason.equals(lastReason)) {
        say.accept("waiting for another trainer: " + reason);
      }
      lastReason = reason;
    } else if (++waited == PATIENCE) {
      say.accept("waiting for a trainer: if none is running, start one with " + trainerCommand);
    }
  }

  /**
   * Prints those after an update, page by page.
   *
   * @return the last update shown
   */
  private int figures(Training training, int after) {
    int shown = after;
    boolean more = true;
    while (more) {
      int from = shown;
      JsonNode page = api.page(Training.path(training.id()) + "/figures?after=" + from);
      for (JsonNode update : page.path("items")) {
        shown = update.path("update").asInt();
        if (json) {
          Output.line(update);
        } else {
          Output.format(
              "update %d of %d  %s%n", shown, training.updates(), text(update.path("figures")));
        }
      }
      more = page.hasNonNull("next") && shown > from;
    }
    return shown;
  }

  private static String text(JsonNode figures) {
    return figures.properties().stream()
        .map(
            figure ->
                String.format(
                    Locale.ROOT, "%s %.4g", figure.getKey(), figure.getValue().asDouble()))
        .collect(Collectors.joining("  "));
  }
}
