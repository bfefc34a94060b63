package dev.resow.menagerie.gallery;

import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.options.GivenOptions;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.Gallery;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.GalleryPicture;
import dev.resow.training.preference.Ranking;
import dev.resow.training.preference.RankingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** {@code resow menagerie rank}: ranks a gallery in place of people. */
public final class RankGallery {
  static final String FILE = "rankings.jsonl";

  private static final int BATCH = 256; // pictures in memory
  private static final String USAGE =
      """
      usage: resow menagerie rank FOLDER [--rule models/critic] [--judge models/judge] [--noise 0] [--seed 1]
        Rank the pictures of a gallery by a rule, and write FOLDER/rankings.jsonl. Pictures that are not in its
        rankings yet are inserted; the order of the others stays.
        --rule   a network that reads pictures; not the judge of the reports
        --judge  the judge of the reports, with which the rankings are only compared
        --noise  how likely it is that a picture gets the score of another one, 0 to 1 (default: 0)
        --seed   of the noise (default: 1)
      """;

  private RankGallery() {}

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    Path folder;
    Path rule;
    Path judge;
    RankRule errors;
    try {
      if (args.length == 0 || args[0].startsWith("--")) {
        throw new IllegalArgumentException("expected the folder of a gallery, found none");
      }
      folder = Path.of(args[0]);
      var given = GivenOptions.of(List.of(args).subList(1, args.length));
      rule = Path.of(given.text("rule", "models/critic"));
      judge = Path.of(given.text("judge", "models/judge"));
      errors =
          new RankRule(
              given.number("noise", "0", "0 to 1", Double::parseDouble, 0, 1),
              given.number("seed", "1", "a whole number", Long::parseLong, -1e18, 1e18));
      given.requireNoOther();
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    rank(new GalleryFolder(folder), rule, judge, errors);
  }

  private static void rank(GalleryFolder folder, Path rule, Path judge, RankRule errors)
      throws IOException {
    var made = made(folder);
    var byRule = judged(folder, made, rule);
    var byJudge = judged(folder, made, judge);
    var file = folder.root().resolve(FILE);
    var old = Files.exists(file) ? RankingFile.read(file) : List.<Ranking>of();
    var all = new ArrayList<Ranking>();
    System.out.println(
        "| aspect | rankings | pairs | agreement with the judge | equal to the judge |");
    System.out.println("|---|---|---|---|---|");
    for (var aspect : Aspect.values()) {
      var own = rankings(made, aspect, byRule, old, errors);
      var agreement = PairAgreement.of(own, scores(made.pictures(), aspect, byJudge));
      int pairs = own.stream().mapToInt(ranking -> ranking.pairs().size()).sum();
      System.out.printf(
          "| %s | %d | %d | %s | %d |%n",
          aspect.word(), own.size(), pairs, agreement, agreement.equal());
      all.addAll(own);
    }
    RankingFile.write(file, all);
  }

  /** The gallery as far as its pictures are there. */
  private static Gallery made(GalleryFolder folder) throws IOException {
    var gallery = folder.read();
    var made = gallery.pictures().stream().filter(picture -> folder.has(picture.id())).toList();
    if (made.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected pictures of a gallery, found none; make them with ./resow menagerie gallery"
              .formatted(folder.root()));
    }
    return new Gallery(gallery.members(), made);
  }

  private static List<Ranking> rankings(
      Gallery gallery,
      Aspect aspect,
      Map<String, Judgement> seen,
      List<Ranking> old,
      RankRule errors) {
    var rankings = new ArrayList<Ranking>();
    for (var prompt : gallery.prompts()) {
      var pictures = gallery.of(prompt);
      var before =
          old.stream()
              .filter(one -> one.aspect() == aspect && one.prompt().equals(prompt))
              .findFirst();
      rankings.addAll(
          errors.rank(prompt, aspect, pictures, scores(pictures, aspect, seen), before).stream()
              .toList());
    }
    return rankings;
  }

  private static Map<String, Double> scores(
      List<GalleryPicture> pictures, Aspect aspect, Map<String, Judgement> seen) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (var picture : pictures) {
      var asked = Composition.read(picture.prompt()).orElseThrow();
      AspectScores.of(aspect, seen.get(picture.id()), asked)
          .ifPresent(score -> scores.put(picture.id(), score));
    }
    return scores;
  }

  private static Map<String, Judgement> judged(GalleryFolder folder, Gallery gallery, Path network)
      throws IOException {
    Map<String, Judgement> judged = new HashMap<>();
    try (var judge = Judge.load(network)) {
      var pictures = gallery.pictures();
      for (int from = 0; from < pictures.size(); from += BATCH) {
        var part = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
        var pixels = new ArrayList<float[]>();
        for (var picture : part) {
          var image = ImageIO.read(folder.file(picture.id()).toFile());
          pixels.add(
              Renderer.channelsFirst(
                  Optional.ofNullable(image)
                      .orElseThrow(
                          () -> new IOException(folder.file(picture.id()) + ": expected a PNG"))));
        }
        var judgements = judge.judge(pixels);
        for (int i = 0; i < part.size(); i++) {
          judged.put(part.get(i).id(), judgements.get(i));
        }
      }
    }
    return judged;
  }
}
