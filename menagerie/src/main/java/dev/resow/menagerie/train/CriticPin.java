package dev.resow.menagerie.train;

import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.critic.folder.CriticFolder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Prints the pins of critics for a server: name, kind and hash of each folder. */
public final class CriticPin {
  private CriticPin() {}

  public static void main(String... args) {
    if (args.length == 0) {
      System.err.println("usage: resow menagerie critic-pin FOLDER ...");
      System.exit(2);
      return;
    }
    System.out.println(
        Arrays.stream(args).map(Path::of).map(CriticPin::of).collect(Collectors.joining(",")));
  }

  /**
   * {@code NAME:KIND:SHA256}, as {@code RESOW_TRAININGS_CRITICS} wants it.
   *
   * @param given folder of a captioner, a segmenter or a reward
   * @throws ModelFormatException when it is none of them
   */
  static String of(Path given) {
    var folder = given.toAbsolutePath().normalize();
    var config = ConfigFile.read(folder.resolve("config.json"));
    String kind =
        switch (config.root().path("architectures").path(0).asText()) {
          case BlipCaptioner.ARCHITECTURE -> "captioner";
          case ClipSegmenter.ARCHITECTURE -> "segmenter";
          case BlipReward.ARCHITECTURE -> "reward";
          case String other ->
              throw new ModelFormatException(
                  folder.resolve("config.json"),
                  "architectures",
                  "%s, %s or %s"
                      .formatted(
                          BlipCaptioner.ARCHITECTURE,
                          ClipSegmenter.ARCHITECTURE,
                          BlipReward.ARCHITECTURE),
                  other);
        };
    return folder.getFileName() + ":" + kind + ":" + CriticFolder.fingerprint(folder);
  }
}
