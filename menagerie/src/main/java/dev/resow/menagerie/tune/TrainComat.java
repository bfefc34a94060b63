package dev.resow.menagerie.tune;

import ai.djl.Device;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.scene.Composition;
import dev.resow.training.comat.session.ComatPrompt;
import dev.resow.training.comat.session.ComatSession;
import dev.resow.training.comat.session.Critics;
import dev.resow.training.critic.Captioner;
import dev.resow.training.critic.Segmenter;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.recipe.Comat;
import dev.resow.training.run.TrainedAdapter;
import dev.resow.training.run.TrainingRun;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code resow train comat}: see {@link ComatOptions#USAGE}. */
final class TrainComat {
  private TrainComat() {}

  /**
   * @throws dev.resow.diffusion.tensor.ModelFormatException when model or critic cannot be used
   */
  static void run(ComatOptions options, List<String> prompts) throws IOException {
    // a resource may be null, and is not closed then
    try (var captioner = options.captioner().map(TrainComat::captioner).orElse(null);
        var segmenter = options.segmenter().map(TrainComat::segmenter).orElse(null);
        var model =
            Sd3Model.load(options.model(), ModelSettings.fromEnvironment(System.getenv()))) {
      int layers = model.transformer().config().layers();
      var recipe =
          options.recipe(
              SamplingDefaults.read(options.model()).guidanceScale(),
              SettingsFile.read(options.model(), layers).familyBlocks());
      var identity = identity(options, recipe, model, prompts);
      var critics = new Critics(Optional.ofNullable(captioner), Optional.ofNullable(segmenter));
      try (var session =
          new ComatSession(
              model, recipe, prompts.stream().map(TrainComat::read).toList(), critics, identity)) {
        var run = new TrainingRun(session, options.folder(), InstantSource.system());
        long done = run.resume();
        System.out.printf(
            Locale.ROOT,
            "%s: %s, %d prompts, from update %d of %d%n",
            options.name(),
            recipe.word(),
            prompts.size(),
            done,
            options.updates());
        run.run(new TrainingRun.Limits(options.updates(), options.time()), TrainAdapter::print);
        var out = options.out().toAbsolutePath();
        Files.createDirectories(out.getParent());
        TrainedAdapter.write(out, session, identity);
        System.out.printf("wrote %s after %d updates%n", options.out(), session.steps());
      }
    }
  }

  private static Captioner captioner(Path folder) {
    return BlipCaptioner.load(folder, Device.cpu());
  }

  private static Segmenter segmenter(Path folder) {
    return ClipSegmenter.load(folder, Device.cpu());
  }

  private static TrainingIdentity identity(
      ComatOptions options, Comat recipe, Sd3Model model, List<String> prompts) throws IOException {
    var hashes = new ArrayList<String>();
    for (var folder :
        Stream.of(options.captioner(), options.segmenter()).flatMap(Optional::stream).toList()) {
      hashes.add(FileHash.sha256(folder.resolve("model.safetensors")));
    }
    return new TrainingIdentity(
        recipe.word(),
        recipe.settings(),
        model.fingerprint(),
        options.seed(),
        TrainingIdentity.digest(prompts),
        String.join("+", hashes));
  }

  /** A prompt of the demo world: its animals are the nouns. */
  private static ComatPrompt read(String prompt) {
    var asked = Composition.read(prompt).orElseThrow();
    return new ComatPrompt(prompt, asked.animals().stream().map(animal -> animal.word()).toList());
  }
}
