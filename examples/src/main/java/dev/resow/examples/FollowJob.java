package dev.resow.examples;

import dev.resow.client.ResowClient;
import dev.resow.client.model.JobEvent;
import dev.resow.client.model.JobState;
import java.util.UUID;

/** Follows a job with the Java client. */
final class FollowJob {
  private FollowJob() {}

  // [start:FollowJob]
  /** Prints what happens to a job, and returns the state in which it ends. */
  static JobState follow(ResowClient resow, UUID job) {
    var state = JobState.UNKNOWN;
    try (var events = resow.events(job)) {
      while (events.hasNext()) {
        switch (events.next()) {
          case JobEvent.Recorded event -> System.out.println(event.at() + " " + event.type());
          case JobEvent.Advanced(var attempt, var at, var progress) ->
              System.out.println(at + " step " + progress.step() + " of " + progress.steps());
          case JobEvent.Previewed(var attempt, var at, var preview) ->
              System.out.println(at + " a picture of " + preview.png().length + " bytes");
          case JobEvent.Resync() -> System.out.println("from the first event again");
          case JobEvent.Ended(JobState last) -> state = last;
        }
      }
    }
    return state;
  }
  // [end:FollowJob]
}
