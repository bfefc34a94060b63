package dev.resow.safety;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * The hook that the settings name: {@code RESOW_SAFETY_URL}, {@code RESOW_SAFETY_ONNX}, or none.
 */
public final class SafetyHooks {
  private static final String URL = "url";

  private SafetyHooks() {}

  /** Allows everything. */
  public static SafetyHook none() {
    return new NoSafetyHook();
  }

  /** The same without metrics. */
  public static SafetyHook open(Function<String, Optional<String>> settings, Clock clock) {
    return open(settings, clock, new CompositeMeterRegistry());
  }

  /**
   * A service is connected when it is used first; a classifier is loaded at once.
   *
   * @param settings value of a property, if it is set
   * @param meters gets {@link SafetySeries}
   * @throws IllegalArgumentException if a setting cannot be understood or its file not be used
   */
  public static SafetyHook open(
      Function<String, Optional<String>> settings, Clock clock, MeterRegistry meters) {
    var metrics = new SafetyMetrics(meters);
    var values = new SafetyValues(settings);
    Optional<String> url = values.value(URL);
    Optional<String> model = values.value(PictureClassifiers.SETTING);
    if (url.isPresent() && model.isPresent())
      throw new IllegalArgumentException(
          "RESOW_SAFETY_URL and RESOW_SAFETY_ONNX are both set; set one of them. A service can run a classifier itself.");
    if (url.isEmpty() && model.isEmpty()) return none();
    SafetyRules rules = SafetyRules.of(values);
    if (url.isPresent())
      return new CheckingSafetyHook(
          new HttpSafetyChecker(ServiceSettings.of(url.get(), values, rules), clock),
          SafetyValues.variable(URL),
          rules,
          metrics,
          clock);
    if (!rules.pictures() && !rules.uploads())
      throw new IllegalArgumentException(
          "RESOW_SAFETY_CHECKS must name images or uploads: the classifier of RESOW_SAFETY_ONNX sees pictures only.");
    return new CheckingSafetyHook(
        classifiers().open(model.get(), values, rules),
        SafetyValues.variable(PictureClassifiers.SETTING),
        rules.withoutPrompts(),
        metrics,
        clock);
  }

  private static PictureClassifiers classifiers() {
    return ServiceLoader.load(PictureClassifiers.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "RESOW_SAFETY_ONNX needs a build with the classifier: add -Dclassifier.scope=runtime to the Maven command (docs/safety.md)."));
  }
}
