package dev.resow.contract;

import java.util.Map;

/**
 * What exactly sampled: two equal fingerprints, seeds and parameters give the same bytes.
 *
 * @param model the model's name
 * @param digest one hash over all parts, hexadecimal
 * @param parts named parts (weights, precision, device kind, engine), so that a difference can be
 *     named
 */
public record ModelFingerprint(String model, String digest, Map<String, String> parts) {
  public ModelFingerprint {
    Checks.name("model.model", model);
    Checks.name("model.digest", digest);
    parts = Checks.map("model.parts", parts, Checks.MANY);
    parts.values().forEach(part -> Checks.text("model.parts", part, Texts.MESSAGE));
  }
}
