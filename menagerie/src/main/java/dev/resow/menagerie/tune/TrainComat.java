package dev.resow.menagerie.tune;

import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.scene.Composition;
import dev.resow.training.comat.session.ComatPrompt;
import dev.resow.training.comat.session.Critics;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.recipe.Comat;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code resow train comat}: see {@link ComatOptions#USAGE}. */
final class TrainComat {
  private TrainComat() {}

  /**
   * @throws dev.resow.diffusion.tensor.ModelFormatException when model or critic cannot be used
   */
  static void run(ComatOptions options, List<String> prompts) throws IOException {
    var folder = options.common().model();
    try (var model = Sd3Model.load(folder, ModelSettings.fromEnvironment(System.getenv()))) {
      int layers = model.transformer().config().layers();
      var recipe =
          options.recipe(
              SamplingDefaults.read(folder).guidanceScale(),
              SettingsFile.read(folder, layers).familyBlocks());
      var device = model.placement().device();
      // a resource may be null, and is not closed then
      try (var captioner =
              options.captioner().map(own -> BlipCaptioner.load(own, device)).orElse(null);
          var segmenter =
              options.segmenter().map(own -> ClipSegmenter.load(own, device)).orElse(null)) {
        var identity = identity(options, recipe, model, prompts);
        var critics = new Critics(Optional.ofNullable(captioner), Optional.ofNullable(segmenter));
        var asked = prompts.stream().map(TrainComat::read).toList();
        try (var session = Trainings.open(recipe, model, asked, critics, identity)) {
          AdapterRun.run(options.common(), session, identity, prompts.size());
        }
      }
    }
  }

  private static TrainingIdentity identity(
      ComatOptions options, Comat recipe, Sd3Model model, List<String> prompts) {
    var critics =
        Stream.of(options.captioner(), options.segmenter())
            .flatMap(Optional::stream)
            .map(CriticFolder::fingerprint)
            .collect(Collectors.joining("+"));
    return new TrainingIdentity(
        recipe.word(),
        recipe.settings(),
        model.fingerprint(),
        options.common().seed(),
        TrainingIdentity.digest(prompts),
        critics);
  }

  /** A prompt of the demo world: its animals are the nouns. */
  private static ComatPrompt read(String prompt) {
    var asked = Composition.read(prompt).orElseThrow();
    return new ComatPrompt(prompt, asked.animals().stream().map(animal -> animal.word()).toList());
  }
}
