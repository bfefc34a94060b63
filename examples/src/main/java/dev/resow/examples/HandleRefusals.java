package dev.resow.examples;

import dev.resow.client.JobEndedException;
import dev.resow.client.ProblemException;
import dev.resow.client.ResowClient;
import dev.resow.client.ResowException;
import dev.resow.client.StillRunningException;
import dev.resow.client.TransportException;
import dev.resow.client.model.JobRequest;

/** Everything that a call can end with. */
final class HandleRefusals {
  private HandleRefusals() {}

  // [start:HandleRefusals]
  static String draw(ResowClient resow, JobRequest request) {
    try {
      return "drawn: " + resow.generate(request).verdict();
    } catch (ResowException e) {
      return switch (e) {
        case ProblemException refused -> // with the fields at fault, and when to try again
            refused.problem().type() + " " + refused.problem().errors();
        case JobEndedException failed -> "no picture: " + failed.job().state();
        case StillRunningException slow -> "not yet: " + slow.id();
        case TransportException lost -> "no answer: " + lost.getMessage();
      };
    }
  }
  // [end:HandleRefusals]
}
