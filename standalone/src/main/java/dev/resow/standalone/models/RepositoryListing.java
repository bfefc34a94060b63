package dev.resow.standalone.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The files of a repository at one commit, as the API of the Hugging Face Hub lists them ({@code
 * GET /api/models/REPO/revision/REVISION?blobs=true}).
 *
 * @param commit what the revision stands for; all files are of this commit
 * @param files those that are fetched
 * @param skipped number of the others
 */
record RepositoryListing(String commit, List<RemoteFile> files, int skipped) {
  private static final int MOST_BYTES = 16 << 20;
  private static final int MOST_FILES = 10_000;
  private static final String INDEX = "model_index.json";

  static RepositoryListing of(ModelSource.Repository source, ModelHttp http)
      throws IOException, InterruptedException {
    URI url =
        URI.create(
            "%s/api/models/%s/revision/%s?blobs=true"
                .formatted(source.endpoint(), source.repo(), encoded(source.revision())));
    JsonNode listing = json(url, http);
    String commit = listing.path("sha").asText();
    JsonNode siblings = listing.path("siblings");
    if (!commit.matches("[0-9a-f]{40,64}") || !siblings.isArray())
      throw new IOException("%s: expected a list of files, received something else".formatted(url));
    if (siblings.size() > MOST_FILES)
      throw new IOException(
          "%s: the repository has %d files; at most %d are expected"
              .formatted(url, siblings.size(), MOST_FILES));
    boolean pipeline = false;
    for (JsonNode each : siblings) pipeline |= each.path("rfilename").asText().equals(INDEX);
    var files = new ArrayList<RemoteFile>();
    var names = new HashSet<String>();
    for (JsonNode each : siblings) {
      String path = each.path("rfilename").asText();
      if (!FileRules.isFetched(path) || pipeline && isSingleFile(path)) continue;
      // Two names that one file system takes for the same would overwrite each other.
      if (!names.add(FileRules.inside(path).toLowerCase(Locale.ROOT)))
        throw new IOException("the source has the file '%s' twice".formatted(path));
      files.add(file(source, commit, path, each));
    }
    if (files.isEmpty())
      throw new IOException("%s: the repository has no file of a model".formatted(source.text()));
    return new RepositoryListing(commit, List.copyOf(files), siblings.size() - files.size());
  }

  /** All parts in one file, for other programs: a pipeline has them in its folders. */
  private static boolean isSingleFile(String path) {
    return !path.contains("/") && path.endsWith(".safetensors");
  }

  private static RemoteFile file(
      ModelSource.Repository source, String commit, String path, JsonNode each) throws IOException {
    JsonNode size = each.path("size");
    String sha256 = each.at("/lfs/sha256").asText(null);
    if (!size.isIntegralNumber() || size.asLong() < 0 || sha256 != null && !Sha256.isOne(sha256))
      throw new IOException("the source does not say how large '%s' is".formatted(path));
    var url =
        "%s/%s/resolve/%s/%s".formatted(source.endpoint(), source.repo(), commit, encoded(path));
    return new RemoteFile(path, size.asLong(), sha256, URI.create(url));
  }

  private static String encoded(String path) {
    return Arrays.stream(path.split("/"))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  private static JsonNode json(URI url, ModelHttp http) throws IOException, InterruptedException {
    var answer = http.get(url, Map.of("Accept", "application/json"));
    try (InputStream body = http.body(answer)) {
      SourceAnswer.require(answer.statusCode(), url);
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length <= MOST_BYTES) return Json.read(bytes, JsonNode.class);
    } catch (InvalidJsonException e) {
      // reported below
    }
    throw new IOException(
        "%s: expected JSON of at most %d bytes, received something else"
            .formatted(url, MOST_BYTES));
  }
}
