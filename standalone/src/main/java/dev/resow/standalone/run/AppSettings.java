package dev.resow.standalone.run;

import java.util.HashMap;
import java.util.Map;

/**
 * What the apps must know about an embedded run, as system properties: they win over every file.
 */
final class AppSettings {
  private AppSettings() {}

  static void apply(DataFolder folder, PortChoice ports, Map<String, String> backing) {
    var settings = new HashMap<>(backing);
    settings.put("quarkus.http.host", "127.0.0.1");
    // Without keys, and the api answers nobody but this machine then.
    settings.put("resow.access.mode", "open");
    settings.put("quarkus.http.port", Integer.toString(ports.http()));
    settings.put("resow.artifacts", folder.artifacts().toString());
    settings.put("resow.model", DataFolder.model().toString());
    // The data folder may remember workers with other models.
    settings.put("resow.default-model", DataFolder.modelName());
    // The terminal is for people; the log is a file.
    settings.put("quarkus.log.console.enabled", "false");
    settings.put("quarkus.log.file.enabled", "true");
    settings.put("quarkus.log.file.path", folder.log().toString());
    settings.put("quarkus.log.file.rotation.max-file-size", "10M");
    settings.put("quarkus.log.file.rotation.max-backup-index", "3");
    settings.forEach(System::setProperty);
  }
}
