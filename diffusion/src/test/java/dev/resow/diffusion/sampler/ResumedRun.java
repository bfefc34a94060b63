package dev.resow.diffusion.sampler;

import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own that finishes a saved session: model folder, saved session, image file. */
final class ResumedRun {
  private ResumedRun() {}

  public static void main(String[] arguments) throws IOException {
    var state = SessionState.fromBytes(Files.readAllBytes(Path.of(arguments[1])));
    try (var model = Sd3Model.load(Path.of(arguments[0]), Placement.cpu(), 64);
        var session = new Sampler(model).resume(state)) {
      Files.write(Path.of(arguments[2]), SamplerTest.finish(session).png());
    }
  }
}
