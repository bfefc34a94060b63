package dev.resow.diffusion.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.NoGradient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Scanner;

/** A process of its own that encodes, predicts and decodes for every prompt on its input. */
final class GenerationProcess {
  private GenerationProcess() {}

  public static void main(String[] arguments) {
    var cpu = Placement.cpu();
    var placement = new Placement(cpu.device(), cpu.weights(), arguments[1].equals("keep"));
    try (var model = Sd3Model.load(Path.of(arguments[0]), placement, 64);
        var prompts = new Scanner(System.in)) {
      while (prompts.hasNextLine()) {
        System.out.println(answer(model, prompts.nextLine()));
      }
    }
  }

  private static String answer(Sd3Model model, String prompt) {
    try (var _ = NoGradient.begin();
        var work = model.manager().newSubManager()) {
      var given = model.encoders().encode(prompt);
      var latent = work.ones(new Shape(1, 16, 16, 16), DataType.FLOAT32);
      var velocity =
          model
              .transformer()
              .forward(latent, work.create(new float[] {500}), given.sequence(), given.pooled());
      float sum = model.vae().decode(velocity).sum().getFloat();
      return Float.isFinite(sum) ? "OK" : "NO NUMBER";
    } catch (RuntimeException e) {
      boolean place = false;
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        place |= cause instanceof IOException;
      }
      return "FAULT " + (place ? "IO " : "") + e.getMessage();
    }
  }
}
