package dev.resow.menagerie.gallery;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.menagerie.options.GivenOptions;
import dev.resow.menagerie.tune.FileHash;
import dev.resow.training.preference.GalleryMember;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A member of a gallery as the command line names it: {@code
 * NAME=METHOD[,guidance=W][,steps=N][,adapter=FILE][,scale=S]}.
 *
 * @param file of its adapter
 */
record MemberOption(GalleryMember member, Optional<Path> file) {
  private static final int MOST_STEPS = 1000;
  private static final int MOST_GUIDANCE = 30;

  /** Plain sampling by three weights of guidance, two methods, and the committed adapter. */
  static final List<String> STANDARD =
      List.of(
          "plain=plain",
          "unguided=plain,guidance=1",
          "strong=plain,guidance=7",
          "resow=resow",
          "enmmdit=enmmdit",
          "nft=plain,guidance=2,adapter=models/adapters/nft/pytorch_lora_weights.safetensors");

  /**
   * @param model name of the base model
   * @param standard of the model
   * @throws IllegalArgumentException saying what is wrong
   * @throws IOException when the adapter's file cannot be read
   */
  static MemberOption parse(String text, String model, GalleryMember.Sampling standard)
      throws IOException {
    var parts = text.split(",", -1);
    var named = parts[0].split("=", 2);
    if (named.length < 2 || named[1].isBlank()) {
      throw new IllegalArgumentException(
          "--member: expected NAME=METHOD, then ',guidance=W', ',steps=N', ',adapter=FILE' or ',scale=S'; found '%s'"
              .formatted(text));
    }
    var settings = new ArrayList<String>();
    for (int i = 1; i < parts.length; i++) {
      var setting = parts[i].split("=", 2);
      settings.add("--" + setting[0]);
      settings.add(setting.length > 1 ? setting[1] : "");
    }
    var given = GivenOptions.of(settings);
    var sampling =
        new GalleryMember.Sampling(
            given.number(
                "steps", "" + standard.steps(), "1 to 1000", Integer::parseInt, 1, MOST_STEPS),
            given.number(
                "guidance",
                "" + standard.guidance(),
                "1 to " + MOST_GUIDANCE,
                Double::parseDouble,
                1,
                MOST_GUIDANCE));
    double most = AdapterUse.LARGEST_SCALE;
    double scale =
        given.number(
            "scale", "1", "-%s to %s".formatted(most, most), Double::parseDouble, -most, most);
    var file = given.text("adapter").map(Path::of);
    given.requireNoOther();
    var adapter = Optional.<GalleryMember.Adapter>empty();
    if (file.isPresent()) {
      adapter =
          Optional.of(new GalleryMember.Adapter(named[0], FileHash.sha256(file.get()), scale));
    }
    return new MemberOption(new GalleryMember(named[0], model, adapter, named[1], sampling), file);
  }
}
