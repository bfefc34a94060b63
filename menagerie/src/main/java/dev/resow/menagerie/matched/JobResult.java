package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.training.reward.Pixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/**
 * The picture and the result of a job.
 *
 * @param job its id
 * @param png as the queue serves it
 * @param result of the job
 */
record JobResult(String job, byte[] png, JsonNode result) {

  /** Overlap score of the round that made the picture; infinite without an overlap check. */
  double score() {
    double score = Double.POSITIVE_INFINITY;
    for (var round : result.path("rounds")) {
      boolean last = round.path("seed").asLong() == result.path("seed").asLong();
      if (last && round.path("score").isNumber()) {
        score = round.path("score").asDouble();
      }
    }
    return score;
  }

  int rounds() {
    return result.path("rounds").size();
  }

  double forwards() {
    return result.path("forwardEquivalents").asDouble();
  }

  double seconds() {
    return result.path("seconds").asDouble();
  }

  /** The queue's own: clear, overlapped, unchecked, budget-exhausted. */
  String verdict() {
    return result.path("verdict").asText();
  }

  /**
   * @throws IOException when it is no picture
   */
  Pixels pixels() throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(png));
    if (image == null) {
      throw new IOException(
          "expected a picture of the server, found %d other bytes".formatted(png.length));
    }
    return Pixels.of(image);
  }
}
