package dev.resow.standalone.run;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Passes the settings of an embedded run to the apps as system properties, which take precedence
 * over every file. Values set by the operator stay unchanged.
 */
final class AppSettings {
  private static final String MODE = "resow.access.mode";
  static final String ADMIN = "resow.access.admin-key-sha256";

  private AppSettings() {}

  static void apply(DataFolder folder, PortChoice ports, Map<String, String> backing)
      throws IOException {
    var defaults = new HashMap<String, String>();
    defaults.put("quarkus.http.host", PortChoice.LOOPBACK);
    // Without keys the api answers this machine only.
    defaults.put(MODE, "open");
    if (requiresKeys()) {
      defaults.put(ADMIN, AdminKey.hash(folder));
    }
    defaults.put("resow.artifacts", folder.artifacts().toString());
    defaults.putAll(SelfMadeCertificate.settings(folder));
    // The data folder may remember workers with other models.
    defaults.put("resow.default-model", DataFolder.modelName());
    // The log goes to a file; the terminal shows messages for people.
    defaults.put("quarkus.log.console.enabled", "false");
    defaults.put("quarkus.log.file.enabled", "true");
    defaults.put("quarkus.log.file.path", folder.log().toString());
    defaults.put("quarkus.log.file.rotation.max-file-size", "10M");
    defaults.put("quarkus.log.file.rotation.max-backup-index", "3");
    defaults.keySet().removeIf(property -> Operator.set(property).isPresent());
    defaults.forEach(System::setProperty);
    backing.forEach(System::setProperty);
    // The absolute path of the model, and the port that was chosen.
    System.setProperty("resow.model", DataFolder.model().toString());
    System.setProperty("quarkus.http.port", Integer.toString(ports.http()));
    System.setProperty("quarkus.management.port", Integer.toString(ports.management()));
  }

  /** Whether every request must carry a key. */
  static boolean requiresKeys() {
    return Operator.set(MODE).filter("keys"::equalsIgnoreCase).isPresent();
  }

  /** Where Prometheus finds the metrics of this process. */
  static URI metrics() {
    return URI.create(
        "http://%s:%s/q/metrics"
            .formatted(PortChoice.LOOPBACK, System.getProperty("quarkus.management.port")));
  }

  /** The address of the api on this machine. */
  static URI url(PortChoice ports) {
    String host = Operator.set("quarkus.http.host").orElse(PortChoice.LOOPBACK);
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::") || host.equals("localhost");
    String name = everywhere ? PortChoice.LOOPBACK : host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + ports.http());
  }
}
