package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.ApiException;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.Ranking;
import dev.resow.training.preference.RankingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * Rankings and their images as a folder that rewards are trained from.
 *
 * @param rankings written
 * @param images of these rankings
 * @param lost images that the server no longer has; they are left out
 */
record RankingExport(int rankings, int images, int lost) {
  private static final Set<Integer> GONE = Set.of(404, 410);

  /** Whose order of which images it is. */
  private record Order(String by, Aspect aspect, Set<String> pictures) {}

  /**
   * @param newestFirst as the server lists them
   * @param image the PNG of a job
   * @throws IOException when the folder cannot be written
   */
  static RankingExport write(Path folder, List<JsonNode> newestFirst, Function<UUID, byte[]> image)
      throws IOException {
    var gallery = new GalleryFolder(folder);
    Files.createDirectories(gallery.file("x").getParent());
    var seen = new HashSet<Order>();
    var kept = new HashSet<String>();
    var lost = new HashSet<String>();
    var rankings = new ArrayList<Ranking>();
    for (var json : newestFirst) {
      var ranking = ranking(json);
      var pictures = new TreeSet<>(ranking.pictures());
      if (seen.add(new Order(json.path("createdBy").asText(), ranking.aspect(), pictures))) {
        for (var id : pictures) {
          if (!lost.contains(id) && kept.add(id) && !fetch(gallery, id, image)) {
            kept.remove(id);
            lost.add(id);
          }
        }
        without(ranking, lost).ifPresent(rankings::add);
      }
    }
    RankingFile.write(folder.resolve("rankings.jsonl"), rankings);
    return new RankingExport(rankings.size(), kept.size(), lost.size());
  }

  private static Ranking ranking(JsonNode json) {
    var tiers = new ArrayList<List<String>>();
    for (JsonNode tier : json.path("tiers")) {
      var ids = new ArrayList<String>();
      tier.forEach(id -> ids.add(UUID.fromString(id.asText()).toString()));
      tiers.add(ids);
    }
    return new Ranking(
        json.path("prompt").asText(), Aspect.parse(json.path("aspect").asText()), tiers);
  }

  /** Whether the image is there now. */
  private static boolean fetch(GalleryFolder gallery, String id, Function<UUID, byte[]> image)
      throws IOException {
    if (gallery.has(id)) {
      return true;
    }
    try {
      gallery.put(id, image.apply(UUID.fromString(id)));
      return true;
    } catch (ApiException e) {
      if (GONE.contains(e.status())) {
        return false;
      }
      throw e;
    }
  }

  private static Optional<Ranking> without(Ranking ranking, Set<String> lost) {
    var tiers =
        ranking.tiers().stream()
            .map(tier -> tier.stream().filter(id -> !lost.contains(id)).toList())
            .filter(tier -> !tier.isEmpty())
            .toList();
    return tiers.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ranking(ranking.prompt(), ranking.aspect(), tiers));
  }
}
