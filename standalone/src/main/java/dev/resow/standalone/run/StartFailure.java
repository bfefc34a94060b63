package dev.resow.standalone.run;

import java.util.regex.Pattern;

/** Extracts the reason why the apps did not start from the framework's nested exceptions. */
final class StartFailure {
  /** {@code SRCFG00039: The config property NAME with the config value "VALUE" threw ...}. */
  private static final Pattern SETTING =
      Pattern.compile(
          "SRCFG\\d+: The config property ([\\w.\\-]+) with the config value \"(.*?)\" ");

  private static final Pattern CODE = Pattern.compile("SRCFG\\d+: ");

  private StartFailure() {}

  static String reason(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      var setting = SETTING.matcher(String.valueOf(e.getMessage()));
      if (setting.find()) {
        String name = setting.group(1);
        return "%s: invalid value '%s'; see the table of settings in docs/deployment.md"
            .formatted(Operator.spelling(name), setting.group(2));
      }
      deepest = e.getMessage() == null ? deepest : e;
    }
    return CODE.matcher(String.valueOf(deepest.getMessage())).replaceAll("");
  }
}
