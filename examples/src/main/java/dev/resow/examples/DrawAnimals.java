package dev.resow.examples;

import dev.resow.client.Picture;
import dev.resow.client.ResowClient;
import java.nio.file.Path;

/** The shortest program: a prompt becomes a file. */
final class DrawAnimals {
  private DrawAnimals() {}

  // [start:DrawAnimals]
  public static void main(String[] args) throws Exception {
    try (var resow = ResowClient.of(args[0])) {
      Picture picture = resow.generate("a tiger and a leopard");
      Path file = picture.saveTo(Path.of("a-tiger-and-a-leopard.png"));
      System.out.println(picture.verdict() + ": " + file.toAbsolutePath());
    }
  }
  // [end:DrawAnimals]
}
