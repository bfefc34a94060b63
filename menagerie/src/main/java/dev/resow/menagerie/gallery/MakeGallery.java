package dev.resow.menagerie.gallery;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.guidance.session.MethodPlans;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.menagerie.evaluate.WorldRequest;
import dev.resow.menagerie.scene.Composition;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.GalleryMember;
import dev.resow.training.preference.GalleryPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code resow menagerie gallery}: see {@link GalleryOptions#USAGE}. */
public final class MakeGallery {
  private static final int SAID_EVERY = 25; // pictures

  private final Sd3Model model;
  private final GuidanceSettings settings;
  private final Sampler sampler;

  private MakeGallery(Sd3Model model, GuidanceSettings settings) {
    this.model = model;
    this.settings = settings;
    this.sampler = new Sampler(model, new MethodPlans(settings));
  }

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(GalleryOptions.USAGE);
      return;
    }
    GalleryOptions options;
    try {
      options = GalleryOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(GalleryOptions.USAGE);
      System.exit(2);
      return;
    }
    run(options);
  }

  private static void run(GalleryOptions options) throws IOException {
    var folder = new GalleryFolder(options.folder());
    var gallery = folder.read();
    Map<String, Path> files = new HashMap<>();
    for (var option : options.members()) {
      gallery = gallery.with(option.member(), options.prompts(), options.seeds());
      option
          .file()
          .ifPresent(file -> files.put(option.member().adapter().orElseThrow().sha256(), file));
    }
    folder.write(gallery);
    try (var _ = NoGradient.begin();
        var model =
            Sd3Model.load(options.model(), ModelSettings.fromEnvironment(System.getenv()))) {
      model.adapters().from(use -> files.get(use.sha256()));
      int layers = model.transformer().config().layers();
      var painter = new MakeGallery(model, SettingsFile.read(options.model(), layers));
      for (var option : options.members()) {
        var member = option.member();
        var own =
            gallery.pictures().stream().filter(p -> p.member().equals(member.name())).toList();
        int made = 0;
        for (var picture : own) {
          if (!folder.has(picture.id())) {
            folder.put(picture.id(), painter.paint(member, picture));
          }
          made++;
          if (made % SAID_EVERY == 0 || made == own.size()) {
            System.out.printf("%s: %d of %d%n", member.name(), made, own.size());
          }
        }
      }
    }
  }

  private byte[] paint(GalleryMember member, GalleryPicture picture) {
    var asked = Composition.read(picture.prompt()).orElseThrow();
    var sampling = new SamplingDefaults(member.sampling().steps(), member.sampling().guidance());
    int rounds = settings.of(asked.animals().size()).rounds();
    var request =
        WorldRequest.of(picture.prompt(), asked, member.method(), sampling, picture.seed(), rounds)
            .withAdapters(
                member.adapter().stream()
                    .map(one -> new AdapterUse(one.name(), one.sha256(), one.scale()))
                    .toList());
    return finished(request);
  }

  private byte[] finished(SamplingRequest request) {
    try (var session = sampler.open(request)) {
      while (true) {
        if (session.step() instanceof Finished end) {
          return end.png();
        }
      }
    }
  }
}
