package dev.resow.menagerie.gallery;

import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.GalleryPicture;
import dev.resow.training.preference.RankingFile;
import dev.resow.training.reward.GalleryLessons;
import dev.resow.training.reward.Pixels;
import dev.resow.training.reward.RankedPictures;
import dev.resow.training.reward.RewardLessons;
import dev.resow.training.reward.RewardSession;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code resow menagerie train-reward}: see {@link RewardOptions#USAGE}. */
public final class TrainReward {
  private static final int SAVE_EVERY = 25; // updates
  private static final int CHECKED_RENDERS = 60;

  private TrainReward() {}

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(RewardOptions.USAGE);
      return;
    }
    RewardOptions options;
    try {
      options = RewardOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(RewardOptions.USAGE);
      System.exit(2);
      return;
    }
    run(options);
  }

  private static void run(RewardOptions options) throws IOException {
    var lessons = lessons(options);
    var identity =
        new TrainingIdentity(
            "reward",
            options.settings().toString(),
            CriticFolder.fingerprint(options.start()),
            options.seed(),
            lessons.identity(),
            options.aspect().word());
    var checkpoint = Files.createDirectories(options.state()).resolve("checkpoint.safetensors");
    try (var session = new RewardSession(options.start(), options.settings(), lessons, identity)) {
      if (Files.exists(checkpoint)) {
        session.restore(checkpoint);
      }
      System.out.printf(
          "%s: from update %d of %d%n",
          options.aspect().word(), session.steps(), options.settings().updates());
      while (session.steps() < options.settings().updates()) {
        var figures = session.step();
        boolean last = session.steps() == options.settings().updates();
        if (session.steps() % SAVE_EVERY == 0 || last) {
          session.save(checkpoint);
          System.out.printf(
              Locale.ROOT,
              "update %d  %s%n",
              session.steps(),
              figures.values().entrySet().stream()
                  .map(one -> String.format(Locale.ROOT, "%s %.4g", one.getKey(), one.getValue()))
                  .collect(Collectors.joining("  ")));
        }
      }
      write(options, session, lessons);
      System.out.printf(
          "wrote %s; the best was update %d: %s of the held-out pairs%n",
          options.out(), session.bestStep(), session.best());
    }
  }

  private static RewardLessons lessons(RewardOptions options) throws IOException {
    if (options.gallery().isEmpty()) {
      return new RenderLessons(options.aspect(), options.split(), options.each(), CHECKED_RENDERS);
    }
    var root = options.gallery().get();
    var folder = new GalleryFolder(root);
    var rankings = RankingFile.read(root.resolve(RankGallery.FILE));
    Set<String> added = Set.of();
    if (options.added().isPresent()) {
      var member = options.added().get();
      added =
          folder.read().pictures().stream()
              .filter(picture -> picture.member().equals(member))
              .map(GalleryPicture::id)
              .collect(Collectors.toSet());
      if (added.isEmpty()) {
        throw new IllegalArgumentException(
            "--added: expected a member of the gallery, found '%s'".formatted(member));
      }
    }
    return new GalleryLessons(
        folder,
        rankings.stream().filter(ranking -> ranking.aspect() == options.aspect()).toList(),
        options.split(),
        RankRule::normal,
        options.each(),
        added);
  }

  /** Standardised over the gallery, or over the renders that are held out. */
  private static void write(RewardOptions options, RewardSession session, RewardLessons lessons)
      throws IOException {
    var prompts = new ArrayList<String>();
    var pixels = new ArrayList<Pixels>();
    if (lessons instanceof GalleryLessons gallery) {
      for (var ranking : gallery.rankings()) {
        for (var id : ranking.pictures()) {
          prompts.add(ranking.prompt());
          pixels.add(GalleryLessons.pixels(gallery.gallery().file(id)));
        }
      }
    } else {
      for (RankedPictures ranking : lessons.heldOut()) {
        var own = ranking.tiers().stream().flatMap(List::stream).toList();
        prompts.addAll(Collections.nCopies(own.size(), ranking.prompt()));
        pixels.addAll(own);
      }
    }
    session.write(options.out(), prompts, pixels);
  }
}
