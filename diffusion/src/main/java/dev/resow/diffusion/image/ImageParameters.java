package dev.resow.diffusion.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.subjects.Relation;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * How a picture was made; enough to make it again.
 *
 * @param prompt as given
 * @param negativePrompt as given, empty when there is none
 * @param width pixels
 * @param height pixels
 * @param steps sampler steps
 * @param guidanceScale of classifier-free guidance
 * @param jobSeed seed of the request
 * @param round which round made the picture, from 0
 * @param seed seed of that round
 * @param method guidance method
 * @param subjects nouns that were watched
 * @param relations between the subjects that were watched
 * @param modelName folder name of the model
 * @param fingerprint identity of the model
 * @param shift of the noise schedule, 1 for none
 * @param adapters over the model
 * @param sampler as the ecosystem's tools call it, {@code Euler} for a rectified flow
 * @param start the picture it started from; empty if from noise
 */
public record ImageParameters(
    String prompt,
    String negativePrompt,
    int width,
    int height,
    int steps,
    double guidanceScale,
    long jobSeed,
    int round,
    long seed,
    String method,
    List<String> subjects,
    List<Relation> relations,
    String modelName,
    String fingerprint,
    double shift,
    List<AdapterUse> adapters,
    String sampler,
    Optional<StartImage> start) {
  private static final String EULER = "Euler";

  private static final int SHORT_HASH = 12; // as the ecosystem's tools write it

  /**
   * The texts for the PNG: {@code parameters} as the ecosystem's tools write and read it, and
   * {@code resow}, our own JSON.
   */
  public SequencedMap<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    texts.put("parameters", infotext());
    texts.put("resow", json());
    return texts;
  }

  private String infotext() {
    var text = new StringBuilder(prompt);
    if (!negativePrompt.isEmpty()) {
      text.append("\nNegative prompt: ").append(negativePrompt);
    }
    return text.append("\nSteps: ")
        .append(steps)
        .append(", Sampler: ")
        .append(sampler)
        .append(", CFG scale: ")
        .append(plain(guidanceScale))
        .append(", Seed: ")
        .append(Long.toUnsignedString(seed))
        .append(", Size: ")
        .append(width)
        .append('x')
        .append(height)
        .append(start.map(from -> ", Denoising strength: " + plain(from.strength())).orElse(""))
        .append(", Model hash: ")
        .append(fingerprint, 0, Math.min(10, fingerprint.length()))
        .append(", Model: ")
        .append(quoted(modelName))
        .append(flows() ? ", Shift: " + plain(shift) : "")
        .append(hashes())
        .append(", Version: Resow")
        .toString();
  }

  private boolean flows() {
    return sampler.equals(EULER);
  }

  /** {@code Lora hashes: "name: hash, name: hash"}. */
  private String hashes() {
    if (adapters.isEmpty()) {
      return "";
    }
    var names =
        adapters.stream()
            .map(use -> use.name() + ": " + use.sha256().substring(0, SHORT_HASH))
            .collect(Collectors.joining(", "));
    return ", Lora hashes: " + JsonNodeFactory.instance.textNode(names);
  }

  private String json() {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("version", 1);
    root.put("prompt", prompt).put("negativePrompt", negativePrompt);
    root.put("width", width).put("height", height);
    root.put("steps", steps).put("guidanceScale", guidanceScale).put("shift", shift);
    if (!flows()) {
      root.put("sampler", sampler);
    }
    root.put("jobSeed", unsigned(jobSeed)).put("round", round).put("seed", unsigned(seed));
    root.put("method", method);
    var array = root.putArray("subjects");
    subjects.forEach(array::add);
    var places = root.putArray("relations");
    for (var relation : relations)
      places
          .addObject()
          .put("subject", relation.first())
          .put("place", relation.place().name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put("other", relation.second());
    root.putObject("model").put("name", modelName).put("fingerprint", fingerprint);
    if (!adapters.isEmpty()) {
      var uses = root.putArray("adapters");
      adapters.forEach(
          use -> {
            var object = uses.addObject().put("name", use.name()).put("sha256", use.sha256());
            object.put("scale", use.scale());
            use.subject().ifPresent(subject -> object.put("subject", subject));
          });
    }
    start.ifPresent(
        from -> {
          var object = root.putObject("start").put("image", from.image());
          object.put("strength", from.strength());
          if (!from.mask().isEmpty()) object.put("mask", from.mask());
        });
    return root.toString();
  }

  /** A seed as in a request: 0 to 2^64 - 1. */
  private static BigInteger unsigned(long seed) {
    return new BigInteger(Long.toUnsignedString(seed));
  }

  /** Without the trailing zero of a whole number: 7, 4.5. */
  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%d", (long) value)
        : Double.toString(value);
  }

  /** Values with separators are written as JSON strings, the way readers of this format expect. */
  private static String quoted(String value) {
    return value.chars().anyMatch(c -> ",:\n".indexOf(c) >= 0)
        ? JsonNodeFactory.instance.textNode(value).toString()
        : value;
  }
}
