package dev.resow.training.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.adapter.AdapterWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The file of a trained adapter: diffusers' format, float16. */
public final class TrainedAdapter {
  /** The header's string that says where the adapter comes from, a JSON object. */
  public static final String METADATA = "resow";

  private static final JsonMapper JSON = new JsonMapper();

  private TrainedAdapter() {}

  /**
   * Writes the adapter as it is now. Equal trainings give equal files.
   *
   * @param file usually {@code pytorch_lora_weights.safetensors}
   * @throws IOException when it cannot be written
   */
  public static void write(Path file, TrainingSession session, TrainingIdentity identity)
      throws IOException {
    var origin = JSON.createObjectNode();
    identity.fields().forEach(origin::put);
    origin.put("updates", session.steps());
    AdapterWriter.write(
        file, session.adapter(), StoredType.F16, Map.of(METADATA, origin.toString()));
  }
}
