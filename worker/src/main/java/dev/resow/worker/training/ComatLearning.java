package dev.resow.worker.training;

import ai.djl.Device;
import dev.resow.contract.ComatPart;
import dev.resow.contract.ComatSpec;
import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingSpec;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.subjects.Subject;
import dev.resow.subjects.SubjectFinder;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import dev.resow.training.comat.session.ComatPrompt;
import dev.resow.training.comat.session.Critics;
import dev.resow.training.critic.Captioner;
import dev.resow.training.critic.Segmenter;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Recipe;
import dev.resow.training.run.Trainings;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A training by CoMat and the critics that its spec names. */
final class ComatLearning implements Learning {
  private final ComatSpec spec;
  private final CriticFolders folders;
  private final List<ComatPrompt> prompts;
  private Optional<Captioner> captioner = Optional.empty();
  private Optional<Segmenter> segmenter = Optional.empty();

  /**
   * Checks that the critics are those that the spec means; loads none.
   *
   * @param finder of the nouns whose attention is drawn
   * @throws UnfitTrainerException when one is missing or another
   */
  ComatLearning(TrainingSpec spec, CriticFolders folders, SubjectFinder finder)
      throws UnfitTrainerException {
    this.spec = spec.comat();
    this.folders = folders;
    this.prompts = spec.prompts().stream().map(prompt -> read(prompt, finder)).toList();
    for (var critic : critics(this.spec)) {
      folders.check(critic);
    }
  }

  /** A prompt with the things that it asks for. */
  static ComatPrompt read(String prompt, SubjectFinder finder) {
    var reading = finder.read(prompt);
    return new ComatPrompt(reading.text(), reading.subjects().stream().map(Subject::text).toList());
  }

  private static List<TrainingCritic> critics(ComatSpec spec) {
    return Stream.of(spec.captioner(), spec.segmenter()).filter(each -> each != null).toList();
  }

  @Override
  public Recipe recipe(TrainingSpec asked, Sd3Model model) throws RefusedTrainingException {
    int layers = model.transformer().config().layers();
    var standard =
        Comat.of(
            SamplingDefaults.read(model.folder()).guidanceScale(),
            SettingsFile.read(model.folder(), layers).familyBlocks());
    var loss = ComatLoss.DEFAULT;
    return standard
        .with(Learning.matrices(standard.matrices(), asked))
        .with(new ComatLoss(parts(spec.parts()), loss.token(), loss.pixel(), loss.adversarial()))
        .with(new Comat.Batch(spec.pictures(), Learning.rows(spec.pictures())))
        .withFloor(spec.floor());
  }

  private static Set<Part> parts(List<ComatPart> asked) {
    var parts = EnumSet.noneOf(Part.class);
    for (var part : asked) {
      parts.add(
          switch (part) {
            case CAPTION -> Part.CAPTION;
            case TOKEN -> Part.TOKEN;
            case PIXEL -> Part.PIXEL;
            case ADVERSARIAL -> Part.ADVERSARIAL;
          });
    }
    return parts;
  }

  /** With the nouns, which another finder may read otherwise. */
  @Override
  public String prompts() {
    return TrainingIdentity.digest(
        prompts.stream().map(each -> each.text() + "\t" + each.nouns()).toList());
  }

  @Override
  public String critics() {
    return critics(spec).stream().map(TrainingCritic::sha256).collect(Collectors.joining("+"));
  }

  @Override
  public TrainingSession session(Recipe recipe, Sd3Model model, TrainingIdentity identity)
      throws UnfitTrainerException {
    var device = model.placement().device();
    captioner = load(spec.captioner(), BlipCaptioner::load, device);
    segmenter = load(spec.segmenter(), ClipSegmenter::load, device);
    return Trainings.open(
        (Comat) recipe, model, prompts, new Critics(captioner, segmenter), identity);
  }

  private <C> Optional<C> load(
      TrainingCritic critic, BiFunction<Path, Device, ? extends C> reader, Device device)
      throws UnfitTrainerException {
    return critic == null ? Optional.empty() : Optional.of(folders.load(critic, reader, device));
  }

  @Override
  public void close() {
    captioner.ifPresent(Captioner::close);
    segmenter.ifPresent(Segmenter::close);
  }
}
