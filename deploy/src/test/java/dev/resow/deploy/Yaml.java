package dev.resow.deploy;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML as plain maps and lists; a key that stands twice is an error. */
final class Yaml {
  private Yaml() {}

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(String text) {
    return (Map<String, Object>) parser().load(text);
  }

  /** The documents of a stream, without empty ones. */
  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> documents(String text) {
    return StreamSupport.stream(parser().loadAll(text).spliterator(), false)
        .filter(document -> document != null)
        .map(document -> (Map<String, Object>) document)
        .toList();
  }

  static String text(Map<String, Object> value) {
    return parser().dump(value);
  }

  private static org.yaml.snakeyaml.Yaml parser() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new org.yaml.snakeyaml.Yaml(new SafeConstructor(options));
  }
}
