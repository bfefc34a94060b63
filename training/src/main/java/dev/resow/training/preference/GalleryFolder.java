package dev.resow.training.preference;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A gallery on disk: {@code gallery.json} says which pictures there are to be, {@code pictures}
 * holds a PNG of each that was made. A picture appears under its name only when it is complete, so
 * that a run that was killed continues with the missing ones.
 *
 * @param root the folder
 */
public record GalleryFolder(Path root) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * @return empty if there is none yet
   * @throws IllegalArgumentException when the file holds something else
   * @throws IOException when it cannot be read
   */
  public Gallery read() throws IOException {
    if (!Files.exists(index())) {
      return Gallery.EMPTY;
    }
    try {
      var node = JSON.readTree(index().toFile());
      var members = new ArrayList<GalleryMember>();
      node.path("members").forEach(member -> members.add(member(member)));
      var pictures = new ArrayList<GalleryPicture>();
      node.path("pictures").forEach(picture -> pictures.add(picture(picture)));
      return new Gallery(members, pictures);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: expected a gallery: %s".formatted(index(), firstLine(e.getMessage())), e);
    }
  }

  /** Writes what the gallery is to have; pictures that were made stay. */
  public void write(Gallery gallery) throws IOException {
    var node = JSON.createObjectNode();
    var members = node.putArray("members");
    gallery.members().forEach(member -> write(member, members.addObject()));
    var pictures = node.putArray("pictures");
    for (var picture : gallery.pictures()) {
      pictures
          .addObject()
          .put("id", picture.id())
          .put("prompt", picture.prompt())
          .put("member", picture.member())
          .put("seed", picture.seed());
    }
    Files.createDirectories(pictures());
    put(index(), JSON.writeValueAsBytes(node));
  }

  /** The PNG of a picture, whether it was made or not. */
  public Path file(String id) {
    return pictures().resolve(id + ".png");
  }

  /** Whether a picture was made. */
  public boolean has(String id) {
    return Files.exists(file(id));
  }

  /** Keeps a picture. */
  public void put(String id, byte[] png) throws IOException {
    put(file(id), png);
  }

  private static void put(Path file, byte[] content) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, content);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path index() {
    return root.resolve("gallery.json");
  }

  private Path pictures() {
    return root.resolve("pictures");
  }

  private static void write(GalleryMember member, ObjectNode node) {
    node.put("name", member.name()).put("model", member.model()).put("method", member.method());
    node.put("steps", member.sampling().steps()).put("guidance", member.sampling().guidance());
    member
        .adapter()
        .ifPresent(
            adapter ->
                node.putObject("adapter")
                    .put("name", adapter.name())
                    .put("sha256", adapter.sha256())
                    .put("scale", adapter.scale()));
  }

  private static GalleryMember member(JsonNode node) {
    var adapter = node.path("adapter");
    return new GalleryMember(
        text(node, "name"),
        text(node, "model"),
        adapter.isObject()
            ? Optional.of(
                new GalleryMember.Adapter(
                    text(adapter, "name"), text(adapter, "sha256"), number(adapter, "scale")))
            : Optional.empty(),
        text(node, "method"),
        new GalleryMember.Sampling((int) number(node, "steps"), number(node, "guidance")));
  }

  private static GalleryPicture picture(JsonNode node) {
    if (!node.path("seed").canConvertToLong() || !node.path("seed").isIntegralNumber()) {
      throw new IllegalArgumentException("expected a whole number in 'seed' of " + node);
    }
    return new GalleryPicture(
        text(node, "id"), text(node, "prompt"), text(node, "member"), node.path("seed").asLong());
  }

  private static String text(JsonNode node, String field) {
    if (!node.path(field).isTextual()) {
      throw new IllegalArgumentException("expected a text in '%s' of %s".formatted(field, node));
    }
    return node.path(field).asText();
  }

  private static double number(JsonNode node, String field) {
    if (!node.path(field).isNumber()) {
      throw new IllegalArgumentException("expected a number in '%s' of %s".formatted(field, node));
    }
    return node.path(field).asDouble();
  }

  private static String firstLine(String message) {
    return List.of(message.split("\n", 2)).getFirst();
  }
}
