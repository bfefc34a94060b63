package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.Ranking;
import dev.resow.training.preference.RankingFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rankings of a server become a folder that rewards are trained from. */
class RankingExportTest {
  private static final String A = "01a1fd82-b7f0-77e4-8230-145ab8fc6401";
  private static final String B = "01a1fd82-b7f0-77e4-8230-145ab8fc6402";
  private static final String GONE = "01a1fd82-b7f0-77e4-8230-145ab8fc6403";

  @TempDir Path folder;

  private static String ranking(String by, String tiers) {
    return """
    {"id": "%s", "prompt": "a red fox", "aspect": "spatial", "tiers": %s, "createdBy": "%s",
     "createdAt": "2026-01-02T03:04:05Z", "tenant": "acme"}\
    """
        .formatted(A, tiers, by);
  }

  private static String tiers(String first, String second) {
    return "[[\"%s\"], [\"%s\"]]".formatted(first, second);
  }

  @Test
  void theLatestRankingOfAPersonIsWrittenWithItsImages() throws IOException {
    try (var server = new StubApi()) {
      server
          .on(
              "GET /v1/rankings?limit=500",
              "{\"items\": [%s, %s], \"next\": \"%s\"}"
                  .formatted(ranking("ada", tiers(A, B)), ranking("bo", tiers(B, A)), B))
          .on(
              "GET /v1/rankings?limit=500&before=" + B,
              "{\"items\": [%s, %s]}"
                  .formatted(
                      ranking("ada", tiers(B, A)),
                      ranking("bo", "[[\"%s\", \"%s\"], [\"%s\"]]".formatted(GONE, A, B))))
          .on("GET /v1/jobs/" + A + "/image", "png a")
          .on("GET /v1/jobs/" + B + "/image", "png b");
      var out = folder.resolve("ranked");
      var ended =
          InProcess.run(Map.of(), "rankings", "export", out.toString(), "--url", server.url());
      assertThat(ended.exit()).as(ended.all()).isZero();
      assertThat(ended.out()).contains("wrote 3 rankings of 2 images", "1 images are gone");
      assertThat(RankingFile.read(out.resolve("rankings.jsonl")))
          .containsExactly(spatial(A, B), spatial(B, A), spatial(A, B));
      var gallery = new GalleryFolder(out);
      assertThat(gallery.file(A)).hasContent("png a");
      assertThat(gallery.has(GONE)).isFalse();
      assertThat(server.asked()).extracting(StubApi.Asked::target).doesNotHaveDuplicates();
    }
  }

  private static Ranking spatial(String first, String second) {
    return new Ranking("a red fox", Aspect.SPATIAL, List.of(List.of(first), List.of(second)));
  }
}
