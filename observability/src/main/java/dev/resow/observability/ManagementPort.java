package dev.resow.observability;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Default of {@code quarkus.management.port}: the HTTP port plus {@value #APART}, so that several
 * processes with HTTP ports of their own may run on one machine. Every other source of settings
 * overrides it.
 */
public final class ManagementPort implements ConfigSourceFactory {
  private static final int APART = 1000;
  private static final int HIGHEST = 65_535;
  private static final String USUAL = "8080";

  /** Below the files of the apps and of their libraries. */
  private static final int ORDINAL = 90;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    ConfigValue http = context.getValue("quarkus.http.port");
    String port = http == null || http.getValue() == null ? USUAL : http.getValue();
    if (!port.matches("[0-9]{1,5}")) return List.of(); // refused where it is read
    return List.of(
        new PropertiesConfigSource(
            Map.of(
                "quarkus.management.port",
                Integer.toString(beside(Math.min(HIGHEST, Integer.parseInt(port))))),
            "management port",
            ORDINAL));
  }

  /**
   * The port beside an HTTP port.
   *
   * @param http 0 for any free one; then so is the answer
   */
  public static int beside(int http) {
    if (http == 0) return 0;
    return http + APART <= HIGHEST ? http + APART : http - APART;
  }
}
