package dev.resow.chaos.load;

import dev.resow.chaos.deploy.Deployment;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import java.util.List;
import java.util.stream.Stream;

/** The topics that the load's jobs pass. */
public final class LoadTopics {
  /** The model of every job. */
  static final String MODEL = Deployment.MODEL;

  /** Where jobs are released to the workers. */
  public static final String READY = ReadyTopics.of(MODEL);

  private static final List<String> ALL =
      Stream.concat(Topics.all().stream(), Stream.of(READY)).toList();

  private LoadTopics() {}

  /** All that every deployment has, and that of the load's model. */
  public static List<String> all() {
    return ALL;
  }

  /**
   * Whether an unreadable record of the topic becomes a dead letter. Previews are only for looking
   * at: every api reads all of them, and skips what it cannot read.
   */
  static boolean keepsUnreadable(String topic) {
    return !topic.equals(Topics.PREVIEWS);
  }
}
