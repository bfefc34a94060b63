package dev.resow.diffusion;

import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The tiny random model, loaded once for the tests of a class and closed after them. */
public final class GoldenModel implements BeforeAllCallback, AfterAllCallback {
  private static final int T5_TOKENS = 64;
  private Sd3Model model;

  public Sd3Model get() {
    return model;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    model = Sd3Model.load(Goldens.FOLDER, Placement.cpu(), T5_TOKENS);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    model.close();
  }
}
