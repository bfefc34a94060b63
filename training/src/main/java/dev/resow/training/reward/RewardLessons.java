package dev.resow.training.reward;

import java.io.IOException;
import java.util.List;

/** What a reward learns from, and what it is measured with. */
public interface RewardLessons {
  /**
   * @param seed of the update; equal seeds give equal pictures
   * @return rankings with a pair each, of pictures of one size
   * @throws IOException when a picture cannot be read
   */
  List<RankedPictures> of(long seed) throws IOException;

  /**
   * Rankings of prompts that are in no lesson.
   *
   * @throws IOException when a picture cannot be read
   */
  List<RankedPictures> heldOut() throws IOException;

  /** What they are, such as a digest of the rankings: equal identities give equal lessons. */
  String identity();
}
