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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * At which step a refinement of neglect and overlap helps most on this model: the protocol of "step
 * selection" (arXiv 2504.17525, section 4). Every second step of the first half of a 50-step run is
 * tried, moved to the model's own number of steps.
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

  private StepScores select() throws IOException {
    var candidates =
        IntStream.rangeClosed(0, LAST).filter(i -> i % choice.every() == 0).boxed().toList();
    Map<ValidationSet, double[]> rates = new EnumMap<>(ValidationSet.class);
    for (var set : choice.sets()) {
      double[] own = new double[candidates.size()];
      for (int i = 0; i < own.length; i++) {
        own[i] = rate(set, candidates.get(i));
        print("%-17s step %2d of 50: %5.1f %%", set, candidates.get(i), 100 * own[i]);
      }
      rates.put(set, own);
    }
    var scores = new StepScores(candidates, rates);
    report(scores);
    return scores;
  }

  private double rate(ValidationSet set, int step) throws IOException {
    var row = Methods.refinedAt(step);
    var sampler = new Sampler(model, MethodPlans.of(model).with(row));
    int shown = 0;
    int pictures = 0;
    for (var prompt : set.prompts(choice.prompts())) {
      List<float[]> images = new ArrayList<>();
      for (long seed = FIRST_SEED; seed < FIRST_SEED + choice.seeds(); seed++) {
        images.add(picture(sampler, prompt, row.name(), seed));
      }
      for (var judgement : judge.judge(images)) {
        shown += prompt.shownBy(judgement) ? 1 : 0;
        pictures++;
      }
    }
    return (double) shown / pictures;
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
