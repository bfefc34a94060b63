package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resow rankings}: orders of images by people, for the training of rewards. */
@Command(
    name = "rankings",
    description = "List and export the rankings of images by people",
    mixinStandardHelpOptions = true)
final class RankingsCommand implements Runnable {
  private static final int PAGE = 500;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected one of list or export, found none");
  }

  @Command(name = "list", description = "List the latest rankings", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      JsonNode page = api.page("/v1/rankings");
      if (server.json()) {
        Output.line(page);
        return ExitCode.OK;
      }
      for (JsonNode ranking : page.path("items")) {
        int pictures = 0;
        for (JsonNode tier : ranking.path("tiers")) {
          pictures += tier.size();
        }
        Output.format(
            "%s  %-9s  %2d pictures  %-12s  %s%n",
            ranking.path("createdAt").asText(),
            ranking.path("aspect").asText(),
            pictures,
            ranking.path("createdBy").asText(),
            ranking.path("prompt").asText());
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "export",
      description = {
        "Write rankings.jsonl and the images into a folder, for ./resow menagerie train-reward",
        "Of several rankings of the same images in the same aspect by the same person the latest"
            + " counts."
      },
      mixinStandardHelpOptions = true)
  int export(
      @Parameters(paramLabel = "FOLDER", description = "Made if it is not there") Path folder,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      var exported = RankingExport.write(folder, all(api), api::image);
      if (server.json()) {
        Output.line(
            Map.of(
                "rankings", exported.rankings(),
                "images", exported.images(),
                "lost", exported.lost()));
      } else {
        Output.format(
            "wrote %d rankings of %d images to %s; %d images are gone%n",
            exported.rankings(), exported.images(), folder, exported.lost());
      }
      return ExitCode.OK;
    }
  }

  /** Newest first. */
  private static List<JsonNode> all(Api api) {
    var rankings = new ArrayList<JsonNode>();
    String before = "";
    while (before != null) {
      JsonNode page = api.page("/v1/rankings?limit=" + PAGE + before);
      page.path("items").forEach(rankings::add);
      before = page.hasNonNull("next") ? "&before=" + page.path("next").asText() : null;
    }
    return rankings;
  }
}
