package dev.resow.training.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GalleryFolderTest {
  private static final GalleryMember PLAIN =
      new GalleryMember(
          "plain", "menagerie", Optional.empty(), "plain", new GalleryMember.Sampling(28, 3));
  private static final GalleryMember TUNED =
      new GalleryMember(
          "tuned",
          "menagerie",
          Optional.of(new GalleryMember.Adapter("pairs", "0".repeat(64), .5)),
          "plain",
          new GalleryMember.Sampling(28, 1));

  @TempDir Path folder;

  @Test
  void aGalleryIsReadAsItWasWritten() throws IOException {
    var files = new GalleryFolder(folder.resolve("gallery"));
    assertThat(files.read()).isEqualTo(Gallery.EMPTY);
    var gallery =
        Gallery.EMPTY
            .with(PLAIN, List.of("a cat", "a dog"), List.of(1L, 2L))
            .with(TUNED, List.of("a cat"), List.of(1L));
    files.write(gallery);
    assertThat(files.read()).isEqualTo(gallery);
    assertThat(gallery.pictures()).hasSize(5);
    assertThat(gallery.prompts()).containsExactly("a cat", "a dog");
    assertThat(gallery.of("a cat")).hasSize(3);
  }

  @Test
  void whatWasMadeStaysWhenTheGalleryGrows() throws IOException {
    var files = new GalleryFolder(folder);
    var gallery = Gallery.EMPTY.with(PLAIN, List.of("a cat"), List.of(1L));
    files.write(gallery);
    var id = gallery.pictures().getFirst().id();
    assertThat(files.has(id)).isFalse();
    files.put(id, new byte[] {1});
    files.write(gallery.with(PLAIN, List.of("a cat", "a dog"), List.of(1L)));
    assertThat(files.has(id)).isTrue();
    assertThat(files.read().pictures()).hasSize(2).first().isEqualTo(gallery.pictures().getFirst());
  }

  @Test
  void aMemberKeepsItsSettings() {
    var gallery = Gallery.EMPTY.with(PLAIN, List.of("a cat"), List.of(1L));
    var other =
        new GalleryMember(
            "plain", "menagerie", Optional.empty(), "plain", new GalleryMember.Sampling(28, 7));
    assertThatThrownBy(() -> gallery.with(other, List.of("a cat"), List.of(1L)))
        .hasMessageContaining("another member 'plain'");
    assertThatThrownBy(
            () ->
                new Gallery(List.of(PLAIN), List.of(new GalleryPicture("x", "a cat", "resow", 1))))
        .hasMessageContaining("expected pictures of its members [plain], got 'x' of 'resow'");
  }

  @Test
  void aDamagedGalleryIsRefusedInOneLine() throws IOException {
    Files.writeString(folder.resolve("gallery.json"), "{\"members\": [{\"name\": 3}]}");
    assertThatThrownBy(() -> new GalleryFolder(folder).read())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gallery.json: expected a gallery: expected a text in 'name'");
  }

  @Test
  void rankingsAreALineEach() throws IOException {
    var file = folder.resolve("rankings.jsonl");
    var rankings =
        List.of(
            new Ranking("a cat", Aspect.PRESENCE, List.of(List.of("b"), List.of("a", "c"))),
            new Ranking("a dog \"x\"", Aspect.SPATIAL, List.of(List.of("d"))));
    RankingFile.write(file, rankings);
    assertThat(RankingFile.read(file)).isEqualTo(rankings);
    assertThat(Files.readAllLines(file).getFirst())
        .isEqualTo(
            "{\"prompt\":\"a cat\",\"aspect\":\"presence\",\"tiers\":[[\"b\"],[\"a\",\"c\"]]}");
  }

  @Test
  void aLineThatIsNoRankingIsNamed() throws IOException {
    var file = folder.resolve("rankings.jsonl");
    for (var line :
        List.of(
            "{",
            "{\"prompt\": \"a cat\", \"aspect\": \"presence\", \"tiers\": [\"a\"]}",
            "{\"prompt\": \"a cat\", \"aspect\": \"beauty\", \"tiers\": [[\"a\"]]}",
            "{\"prompt\": \"a cat\", \"aspect\": \"presence\", \"tiers\": [[\"a\"], [\"a\"]]}")) {
      Files.writeString(file, "\n" + line + "\n");
      assertThatThrownBy(() -> RankingFile.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rankings.jsonl, line 2: ");
    }
  }
}
