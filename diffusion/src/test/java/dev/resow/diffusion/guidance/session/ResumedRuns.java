package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process of its own that finishes every saved session of a folder: of {@code 3.session} it makes
 * {@code 3.png}.
 */
final class ResumedRuns {
  private ResumedRuns() {}

  public static void main(String[] arguments) throws IOException {
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu(), 64);
        var files = Files.newDirectoryStream(Path.of(arguments[0]), "*.session")) {
      var sampler = TinyRuns.sampler(model, TinyRuns.NEVER_CLEAR);
      for (Path file : files) {
        var state = SessionState.fromBytes(Files.readAllBytes(file));
        Path picture = Path.of(file.toString().replace(".session", ".png"));
        try (var session = sampler.resume(state)) {
          Files.write(picture, TinyRuns.finish(session).end().png());
        }
      }
    }
  }
}
