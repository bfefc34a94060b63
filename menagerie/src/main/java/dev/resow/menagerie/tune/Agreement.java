package dev.resow.menagerie.tune;

import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Rate;
import dev.resow.training.sample.PlainSampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often a critic agrees with the judge of the reports, on pictures of the base model.
 *
 * <p>{@code Agreement [CRITIC [JUDGE [MODEL [SEEDS]]]]}. CRITIC may be the folder of a matcher.
 */
public final class Agreement {
  private Agreement() {}

  public static void main(String... args) throws IOException {
    var critic = Path.of(args.length > 0 ? args[0] : "models/critic");
    var judge = Path.of(args.length > 1 ? args[1] : "models/judge");
    var folder = Path.of(args.length > 2 ? args[2] : "models/menagerie");
    int seeds = args.length > 3 ? Integer.parseInt(args[3]) : 4;
    if (Files.exists(critic.resolve("config.json"))) {
      matcher(critic, judge, folder, seeds);
      return;
    }
    try (var one = Judge.load(critic);
        var other = Judge.load(judge);
        var model = Sd3Model.load(folder, ModelSettings.fromEnvironment(System.getenv()))) {
      var defaults = SamplingDefaults.read(folder);
      System.out.println("| set | guidance | agreement | judge: right | critic: right |");
      System.out.println("|---|---|---|---|---|");
      for (var set : List.of(ComparedSet.SEEN_PAIRS, ComparedSet.LOOKALIKES, ComparedSet.TRIPLES)) {
        for (double guidance : new double[] {defaults.guidanceScale(), 1}) {
          var sampling = new PlainSampling(model, defaults.steps(), guidance);
          print(set, guidance, sampling, seeds, one, other);
        }
      }
    }
  }

  private static void matcher(Path critic, Path judge, Path folder, int seeds) throws IOException {
    try (var other = Judge.load(judge);
        var model = Sd3Model.load(folder, ModelSettings.fromEnvironment(System.getenv()))) {
      var defaults = SamplingDefaults.read(folder);
      var sampling = new PlainSampling(model, defaults.steps(), defaults.guidanceScale());
      MatchAgreement.print(critic, other, sampling, seeds);
    }
  }

  private static void print(
      ComparedSet set,
      double guidance,
      PlainSampling sampling,
      int seeds,
      Judge critic,
      Judge judge) {
    var pictures = Pictures.of(sampling, set.prompts(), seeds);
    var judged = new Painted(pictures.prompts(), judge.judge(pictures.pixels()), null);
    var criticised = new Painted(pictures.prompts(), critic.judge(pictures.pixels()), null);
    var all = IntStream.range(0, pictures.pixels().size()).boxed().toList();
    System.out.printf(
        "| %s | %s | %s | %s | %s |%n",
        set.title(),
        guidance,
        Rate.of(all, i -> judged.isSuccess(i) == criticised.isSuccess(i)),
        Rate.of(all, judged::isSuccess),
        Rate.of(all, criticised::isSuccess));
  }
}
