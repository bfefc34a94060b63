package dev.resow.menagerie.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.PromptSplit;
import dev.resow.training.preference.Ranking;
import dev.resow.training.preference.RankingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a gallery to rewards, with pictures of one step. */
class GalleryCommandsTest {
  private static final String MODEL = "../models/menagerie";

  @TempDir Path folder;

  @Test
  void aGalleryIsMadeRankedAndLearnedFrom() throws IOException {
    var gallery = folder.resolve("gallery");
    var made = new GalleryFolder(gallery);
    make(gallery);
    var pictures = made.read().pictures();
    assertThat(pictures).hasSize(24).allMatch(picture -> made.has(picture.id()));
    var lost = pictures.get(3).id();
    var before = Files.readAllBytes(made.file(lost));
    Files.delete(made.file(lost));
    make(gallery);
    assertThat(made.file(lost)).as("made again").hasBinaryContent(before);

    RankGallery.main(
        gallery.toString(), "--rule", "../models/critic", "--judge", "../models/judge");
    var rankings = RankingFile.read(gallery.resolve(RankGallery.FILE));
    assertThat(rankings).hasSize(12).allMatch(ranking -> ranking.pictures().size() == 2);

    // pictures of one step show nothing: these are ranked by hand
    var byHand = new ArrayList<Ranking>();
    for (var prompt : made.read().prompts()) {
      var own = made.read().of(prompt);
      byHand.add(
          new Ranking(
              prompt,
              Aspect.PRESENCE,
              List.of(List.of(own.get(0).id()), List.of(own.get(1).id()))));
    }
    RankingFile.write(gallery.resolve(RankGallery.FILE), byHand);
    var reward = folder.resolve("presence");
    train(gallery, reward, "3");
    train(gallery, reward, "3");
    BlipReward.load(reward, Device.cpu()).close();
    RewardReport.main(gallery.toString(), reward.toString(), "--held-out", "0.4");
    var config = Files.readString(reward.resolve("config.json"));
    assertThatThrownBy(() -> train(gallery, reward, "4")).hasMessageContaining("another training");
    assertThat(reward.resolve("config.json")).as("of the finished one").hasContent(config);
  }

  private void make(Path gallery) throws IOException {
    MakeGallery.main(
        gallery.toString(),
        "--model",
        MODEL,
        "--prompts",
        "pairs",
        "--each",
        "12",
        "--member",
        "plain=plain,steps=1",
        "--member",
        "unguided=plain,steps=1,guidance=1");
  }

  private void train(Path gallery, Path reward, String updates) throws IOException {
    TrainReward.main(
        "presence",
        gallery.toString(),
        "--out",
        reward.toString(),
        "--updates",
        updates,
        "--each",
        "2",
        "--start",
        "../models/critics/captioner",
        "--state",
        folder.resolve("state").toString(),
        "--held-out",
        "0.4");
  }

  @Test
  void optionsThatAreWrongAreNamed() {
    assertThatThrownBy(() -> GalleryOptions.parse())
        .hasMessageContaining("the folder of a gallery");
    assertThatThrownBy(() -> GalleryOptions.parse("x", "--model", MODEL, "--member", "plain"))
        .hasMessageContaining("--member: expected NAME=METHOD");
    assertThatThrownBy(
            () -> GalleryOptions.parse("x", "--model", MODEL, "--member", "a=plain,guidance=99"))
        .hasMessageContaining("--guidance: expected 1 to 30, found '99'");
    assertThatThrownBy(() -> RewardOptions.parse("beauty", "x", "--out", "y"))
        .hasMessageContaining("attribute, spatial, presence; found 'beauty'");
    assertThatThrownBy(() -> RewardOptions.parse("spatial", "x")).hasMessageContaining("--out");
    assertThatThrownBy(
            () -> RewardOptions.parse("spatial", "renders", "--out", "y", "--added", "z"))
        .hasMessageContaining("--added: expected a gallery");
  }

  @Test
  void standardMembersAreWaysToSample() throws IOException {
    var options =
        GalleryOptions.parse("x", "--model", MODEL, "--member", "strong=plain,guidance=7");
    var member = options.members().getFirst().member();
    assertThat(member.sampling().guidance()).isEqualTo(7);
    assertThat(member.sampling().steps()).isEqualTo(28);
    assertThat(MemberOption.STANDARD).hasSizeGreaterThanOrEqualTo(5);
    assertThat(options.prompts()).hasSize(180).doesNotHaveDuplicates();
    assertThat(RewardOptions.parse("spatial", "x", "--out", "y").split())
        .isEqualTo(PromptSplit.DEFAULT);
  }
}
