package dev.resow.menagerie.selectstep;

import dev.resow.diffusion.guidance.method.Methods;
import dev.resow.diffusion.guidance.session.MethodPlans;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.scene.Renderer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * At which step a refinement of neglect and overlap helps most on this model: the protocol of "step
 * selection" (arXiv 2504.17525, section 4). Every second step of the first half of a 50-step run is
 * tried, moved to the model's own number of steps. A run that is interrupted and started again
 * continues with the next picture.
 */
public final class SelectStep {
  private static final long FIRST_SEED = 9000;
  private static final int LAST = 24;

  private final Sd3Model model;
  private final Judge judge;
  private final Choice choice;

  private SelectStep(Sd3Model model, Judge judge, Choice choice) {
    this.model = model;
    this.judge = judge;
    this.choice = choice;
  }

  public static void main(String... args) throws IOException {
    try {
      run(Choice.parse(args));
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(Choice.USAGE);
      System.exit(2);
    }
  }

  static StepScores run(Choice choice) throws IOException {
    try (var model = Sd3Model.load(choice.model(), Placement.fromEnvironment(System.getenv()));
        var judge = Judge.load(choice.judge())) {
      return new SelectStep(model, judge, choice).select();
    }
  }

  /**
   * Seeds and prompts are the outer loops, so that a run that ends early has drawn every candidate
   * equally often.
   */
  private StepScores select() throws IOException {
    var candidates =
        IntStream.rangeClosed(0, LAST).filter(i -> i % choice.every() == 0).boxed().toList();
    var log = PictureLog.open(choice.pictures(), model.fingerprint());
    for (long seed = FIRST_SEED; seed < FIRST_SEED + choice.seeds(); seed++) {
      for (int prompt = 0; prompt < choice.prompts(); prompt++) {
        for (var set : choice.sets()) {
          for (int step : candidates) {
            draw(log, new PictureLog.Key(set, prompt, seed, step));
          }
        }
        print("seed %d, prompt %d: %,d pictures", seed, prompt + 1, log.pictures().size());
      }
    }
    var scores = StepScores.of(candidates, choice.sets(), log.pictures());
    report(scores);
    return scores;
  }

  private void draw(PictureLog log, PictureLog.Key key) throws IOException {
    var prompts = key.set().prompts(key.prompt() + 1);
    if (log.holds(key) || prompts.size() <= key.prompt()) {
      return;
    }
    var prompt = prompts.get(key.prompt());
    var row = Methods.refinedAt(key.step());
    var sampler = new Sampler(model, MethodPlans.of(model).with(row));
    var image = picture(sampler, prompt, row.name(), key.seed());
    log.add(key, prompt.shownBy(judge.judge(List.of(image)).getFirst()));
  }

  private float[] picture(Sampler sampler, ValidationSet.Prompt prompt, String row, long seed)
      throws IOException {
    var sampling = SamplingDefaults.read(model.folder());
    var request =
        new SamplingRequest(
            prompt.text(),
            "",
            Renderer.SIDE,
            Renderer.SIDE,
            sampling.steps(),
            sampling.guidanceScale(),
            seed,
            prompt.nouns(),
            row,
            1);
    try (var session = sampler.open(request)) {
      while (true) {
        if (session.step() instanceof Finished end) {
          return Renderer.channelsFirst(ImageIO.read(new ByteArrayInputStream(end.png())));
        }
      }
    }
  }

  private void report(StepScores scores) throws IOException {
    List<String> csv = new ArrayList<>();
    csv.add(
        "step,"
            + scores.rates().keySet().stream()
                .map(set -> set.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","))
            + ",sum");
    double[] sums = scores.sums();
    for (int i = 0; i < sums.length; i++) {
      int at = i;
      csv.add(
          scores.candidates().get(i)
              + scores.rates().values().stream()
                  .map(rates -> String.format(Locale.ROOT, ",%.4f", rates[at]))
                  .collect(Collectors.joining())
              + String.format(Locale.ROOT, ",%.4f", sums[i]));
    }
    var parent = choice.out().toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Files.write(choice.out(), csv);
    csv.forEach(System.out::println);
    print("chosen: step %d of 50", scores.best());
    print("wrote %s", choice.out());
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
