package dev.resow.menagerie.evaluate;

import dev.resow.diffusion.guidance.session.MethodPlans;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.scene.Renderer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Makes the pictures of an arm in this process, with settings that the model's folder need not
 * have, and has them judged.
 */
record LocalGallery(Sd3Model model, Judge judge, SamplingDefaults defaults) {

  /** Every prompt with every seed, in that order. */
  List<Picture> of(Arm arm, GuidanceSettings settings, List<PromptSet.Prompt> prompts, Seeds seeds)
      throws IOException {
    var sampler = new Sampler(model, new MethodPlans(settings));
    var pictures = new ArrayList<Picture>();
    for (var prompt : prompts) {
      var made = new ArrayList<Finished>();
      var pixels = new ArrayList<float[]>();
      for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
        made.add(finished(sampler, request(arm, settings, prompt, seed)));
        pixels.add(
            Renderer.channelsFirst(ImageIO.read(new ByteArrayInputStream(made.getLast().png()))));
      }
      var judgements = judge.judge(pixels);
      for (int i = 0; i < made.size(); i++) {
        var order = new Order(arm, prompt, seeds.first() + i, "");
        pictures.add(picture(order, made.get(i), judgements.get(i)));
      }
    }
    return pictures;
  }

  private static Finished finished(Sampler sampler, SamplingRequest request) {
    try (var session = sampler.open(request)) {
      while (true) {
        if (session.step() instanceof Finished end) {
          return end;
        }
      }
    }
  }

  private SamplingRequest request(
      Arm arm, GuidanceSettings settings, PromptSet.Prompt prompt, long seed) {
    int rounds = settings.of(prompt.asked().animals().size()).rounds();
    return WorldRequest.of(prompt.text(), prompt.asked(), arm.method(), defaults, seed, rounds)
        .withCandidates(arm.candidates());
  }

  private static Picture picture(Order order, Finished made, Judgement judgement) {
    int own = made.parameters().round();
    var check = made.rounds().get(own).check();
    return new Picture(
        order,
        made.png(),
        judgement,
        check == null ? null : check.score(),
        verdict(check, made.budgetExhausted()),
        made.rounds().size(),
        made.rounds().stream().mapToInt(RoundRecord::updates).sum(),
        made.forwards(),
        0,
        made.rounds().stream().flatMap(r -> findings(r, own).stream()).toList());
  }

  /** As the queue names it. */
  private static String verdict(RoundRecord.Check check, boolean budgetExhausted) {
    boolean clear = check != null && check.clear();
    return budgetExhausted && !clear
        ? "budget-exhausted"
        : check == null ? "unchecked" : clear ? "clear" : "overlapped";
  }

  private static List<Finding> findings(RoundRecord round, int own) {
    Map<String, Finding> worst = new LinkedHashMap<>();
    if (round.check() != null) {
      for (var found : round.check().findings()) {
        String kind = found.kind().name().toLowerCase(Locale.ROOT);
        var one = new Finding(kind, found.score(), found.found(), round.round() == own);
        worst.merge(
            kind,
            one,
            (a, b) ->
                new Finding(
                    kind, Math.max(a.score(), b.score()), a.found() || b.found(), a.last()));
      }
    }
    return List.copyOf(worst.values());
  }
}
