package dev.resow.menagerie.report;

import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Rate;
import dev.resow.menagerie.scene.ContactSheet;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.sample.PlainSampling;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * How often plain sampling paints what the prompt names, by group of prompts, always from the same
 * seeds. The sheet shows the first pictures of each group, a green bar under each success.
 *
 * <p>{@code SampleReport [MODEL [JUDGE [PER_GROUP [SHEET.png]]]]}
 */
public final class SampleReport {
  private static final int STEPS = 28;
  private static final double GUIDANCE = 3;
  private static final int BATCH = 16;
  private static final int SHOWN = 24;
  private static final int COLUMNS = 12;
  private static final Color SUCCESS = new Color(30, 160, 60);
  private static final Color FAILURE = new Color(200, 40, 40);

  private final PlainSampling sampling;
  private final Judge judge;

  private record Trial(Prompt prompt, float[] picture, Judgement judgement) {
    boolean isSuccess() {
      return judgement.success(prompt.animals());
    }
  }

  private SampleReport(PlainSampling sampling, Judge judge) {
    this.sampling = sampling;
    this.judge = judge;
  }

  public static void main(String[] args) throws IOException {
    var modelFolder = Path.of(args.length > 0 ? args[0] : "models/menagerie");
    var judgeFolder = Path.of(args.length > 1 ? args[1] : "models/judge");
    int each = args.length > 2 ? Integer.parseInt(args[2]) : 72;
    var sheet = Path.of(args.length > 3 ? args[3] : "target/samples.png");
    try (var model = Sd3Model.load(modelFolder, Placement.fromEnvironment(System.getenv()));
        var judge = Judge.load(judgeFolder)) {
      new SampleReport(new PlainSampling(model, STEPS, GUIDANCE), judge).print(each, sheet);
    }
  }

  private void print(int each, Path sheet) throws IOException {
    var shown = new ArrayList<BufferedImage>();
    System.out.printf("%d steps, guidance %.1f, %d pictures a group%n", STEPS, GUIDANCE, each);
    System.out.println("success: exactly the prompted animals, unmixed; shows: at least those");
    for (var group : Prompt.Group.values()) {
      var trials = trials(Prompt.of(group, each));
      System.out.printf("%-28s success %s%n", group.title(), Rate.of(trials, Trial::isSuccess));
      System.out.printf(
          "%-28s shows   %s%n",
          "", Rate.of(trials, t -> t.judgement().shows(t.prompt().animals())));
      System.out.printf("%-28s odd     %s%n", "", Rate.of(trials, t -> t.judgement().odd() > 0));
      if (group == Prompt.Group.LOOK_ALIKES) {
        byPrompt(trials);
      }
      trials.stream().limit(SHOWN).forEach(t -> shown.add(marked(t)));
    }
    ContactSheet.write(sheet, shown, COLUMNS);
    System.out.println("wrote " + sheet);
  }

  private List<Trial> trials(List<Prompt> prompts) {
    var trials = new ArrayList<Trial>();
    for (int from = 0; from < prompts.size(); from += BATCH) {
      var orders = new ArrayList<PlainSampling.Order>();
      var part = prompts.subList(from, Math.min(from + BATCH, prompts.size()));
      for (int i = 0; i < part.size(); i++) {
        orders.add(new PlainSampling.Order(part.get(i).text(), from + i));
      }
      var pictures = sampling.sample(orders);
      var judgements = judge.judge(pictures);
      for (int i = 0; i < part.size(); i++) {
        trials.add(new Trial(part.get(i), pictures.get(i), judgements.get(i)));
      }
    }
    return trials;
  }

  private static void byPrompt(List<Trial> trials) {
    var byPrompt = new LinkedHashMap<Prompt, List<Trial>>();
    trials.forEach(t -> byPrompt.computeIfAbsent(t.prompt(), p -> new ArrayList<>()).add(t));
    byPrompt.forEach(
        (prompt, own) ->
            System.out.printf("    %-24s %s%n", prompt.text(), Rate.of(own, Trial::isSuccess)));
  }

  private static BufferedImage marked(Trial trial) {
    var image = Renderer.image(trial.picture(), Renderer.SIDE, Renderer.SIDE);
    var graphics = image.createGraphics();
    graphics.setColor(trial.isSuccess() ? SUCCESS : FAILURE);
    graphics.fillRect(0, Renderer.SIDE - 3, Renderer.SIDE, 3);
    graphics.dispose();
    return image;
  }
}
