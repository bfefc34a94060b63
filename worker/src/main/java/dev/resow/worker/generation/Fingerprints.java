package dev.resow.worker.generation;

import dev.resow.contract.ModelFingerprint;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.T5Tokenizer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Everything the bytes of a picture depend on besides the job itself. */
final class Fingerprints {
  private Fingerprints() {}

  /**
   * @param settings of guidance: thresholds decide which round makes the picture
   */
  static ModelFingerprint of(String name, DiffusionModel model, GuidanceSettings settings) {
    Placement placement = model.placement();
    var parts = new TreeMap<String, String>();
    parts.put("weights", model.fingerprint());
    parts.put("guidance", digest(Map.of("settings", settings.toString())));
    parts.put("precision", placement.half() ? "fp16" : "fp32");
    parts.put("device", placement.device().isGpu() ? "cuda" : "cpu");
    parts.put("engine", "PyTorch " + TensorEngine.get().getVersion());
    boolean read = model.sequenceLength() > 0; // some kinds have no such positions
    if (read && model.sequenceLength() != T5Tokenizer.DEFAULT_LENGTH) {
      parts.put("max sequence length", String.valueOf(model.sequenceLength()));
    }
    model.settings().variant().ifPresent(variant -> parts.put("variant", variant));
    if (model.settings().batching() != Batching.EXACT) {
      parts.put("batching", model.settings().batching().word());
    }
    if (!model.stepCache().isOff()) {
      parts.put("step cache", model.stepCache().word());
    }
    var limits = model.limits(); // large pictures decoded in bands are rounded differently
    if (model.vae().decodesInBands((long) limits.maxWidth() * limits.maxHeight())) {
      parts.put("decoder", "bands");
    }
    return new ModelFingerprint(name, digest(parts), parts);
  }

  /** Of a model with the adapters of a job. */
  static ModelFingerprint of(ModelFingerprint model, AdapterMode mode, List<AdapterUse> adapters) {
    if (adapters.isEmpty()) {
      return model;
    }
    var parts = new TreeMap<>(model.parts());
    var files = AdapterUse.key(adapters).strip().replace("\n", ", ");
    parts.put("adapters", mode.name().toLowerCase(Locale.ROOT) + " " + files);
    return new ModelFingerprint(model.model(), digest(parts), parts);
  }

  /** {@code cpu} or {@code cuda:0}. */
  static String device(Placement placement) {
    return placement.device().isGpu() ? "cuda:" + placement.device().getDeviceId() : "cpu";
  }

  private static String digest(Map<String, String> parts) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      parts.forEach(
          (part, value) ->
              sha.update((part + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
