package dev.resow.training.critic.folder;

import static dev.resow.training.critic.CriticGoldens.VALUES;
import static dev.resow.training.critic.CriticGoldens.assertClose;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.folder.PictureInput.Filter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures are resized and normalised as the reference does it. */
class PictureInputTest {
  private final NDManager manager = TensorEngine.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void bicubicAndBilinearEqualTheReference() {
    var blip =
        new PictureInput(
            48,
            48,
            Filter.BICUBIC,
            List.of(0.48145466, 0.4578275, 0.40821073),
            List.of(0.26862954, 0.26130258, 0.27577711));
    var clipseg =
        new PictureInput(
            64, 64, Filter.BILINEAR, List.of(.485, .456, .406), List.of(.229, .224, .225));
    assertClose(blip.prepare(CriticGoldens.picture(manager)), "prepared.blip", VALUES);
    assertClose(clipseg.prepare(CriticGoldens.picture(manager)), "prepared.clipseg", VALUES);
  }
}
