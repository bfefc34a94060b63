package dev.resow.standalone.run;

import dev.resow.observability.TraceSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks settings before anything starts, so that a value that cannot be honoured is rejected
 * rather than ignored.
 */
public final class SettingRules {
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "resow.access.mode", List.of("keys", "open"),
          "resow.provenance", List.of("on", "off", "auto"),
          "resow.watermark", List.of("on", "off", "auto"),
          "resow.worker.painter", List.of("diffusion", "stand-in"),
          // a trainer is a process of its own
          "resow.worker.role", List.of("generate"),
          "resow.precision", List.of("fp32", "fp16", "bf16"),
          "resow.text-encoders", List.of("keep", "release"));

  /** The loader reads these from the environment only. */
  private static final List<String> VARIABLES_ONLY =
      List.of("resow.precision", "resow.text-encoders");

  private static final List<String> OWN_SERVICES =
      List.of(
          "kafka.bootstrap.servers",
          "kafka.security.protocol",
          "kafka.sasl.mechanism",
          "kafka.sasl.jaas.config",
          "quarkus.datasource.jdbc.url",
          "quarkus.datasource.username",
          "quarkus.datasource.password");

  private static final String DEVICE = "cpu|(cuda|gpu)(:[0-9]{1,3})?";

  private static final String SLOTS = "auto|[1-9]|[1-5][0-9]|6[0-4]";

  private SettingRules() {}

  /** The first invalid setting and what to do about it; empty when all are valid. */
  public static Optional<String> broken() {
    return wrongWord(Set.of())
        .or(SettingRules::brokenOfApps)
        .or(
            () ->
                serviceOfAnother(
                    "starts its own broker and database; unset it, or start api, scheduler and"
                        + " worker as separate processes (docs/deployment.md)"));
  }

  /** As {@link #broken}, of a trainer beside the server of this machine. */
  public static Optional<String> brokenForTrainer() {
    return wrongWord(Set.of("resow.worker.role"))
        .or(SettingRules::brokenOfApps)
        .or(
            () ->
                serviceOfAnother(
                    "trains for the server of this machine; unset it, or start the worker with"
                        + " RESOW_WORKER_ROLE=train (docs/training.md)"));
  }

  private static Optional<String> serviceOfAnother(String doing) {
    return OWN_SERVICES.stream()
        .filter(property -> Operator.set(property).isPresent())
        .findFirst()
        .map(
            property ->
                "%s is set, but this command %s".formatted(Operator.spelling(property), doing));
  }

  private static Optional<String> wrongWord(Set<String> except) {
    for (var rule : WORDS.entrySet()) {
      var value = Operator.set(rule.getKey());
      if (!except.contains(rule.getKey())
          && value.isPresent()
          && !rule.getValue().contains(word(value.get()))) {
        return expected(rule.getKey(), "one of " + String.join(", ", rule.getValue()), value.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> brokenOfApps() {
    var device = Operator.set("resow.device");
    if (device.isPresent() && !device.get().toLowerCase(Locale.ROOT).matches(DEVICE)) {
      return expected("resow.device", "cpu or cuda:0", device.get());
    }
    var slots = Operator.set("resow.slots");
    if (slots.isPresent() && !slots.get().strip().matches(SLOTS)) {
      return expected("resow.slots", "auto or a number of jobs from 1 to 64", slots.get());
    }
    for (String property : VARIABLES_ONLY) {
      if (System.getProperty(property) != null) {
        return Optional.of(
            "-D%s is not read; set the environment variable %s instead"
                .formatted(property, Operator.variable(property)));
      }
    }
    return TraceSettings.broken(property -> Operator.set(property).orElse(null));
  }

  private static Optional<String> expected(String property, String expected, String found) {
    return Optional.of(
        "%s: expected %s, found '%s'".formatted(Operator.spelling(property), expected, found));
  }

  private static String word(String value) {
    return value.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
