package dev.resow.deploy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The variables that the apps know, as the table in {@code docs/deployment.md} lists them. */
final class SettingsTable {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[A-Z0-9_]+`[^|]*)\\|([^|]*)\\|");
  private static final Pattern NAME = Pattern.compile("`([A-Z0-9_]+)`");
  private static final Pattern KAFKA = Pattern.compile("(?m)^(KAFKA_[A-Z_]+)=");
  private static final Pattern STORE = Pattern.compile("(?m)^(AWS_[A-Z_]+)=");
  private static final Set<String> APPS = Set.of("api", "scheduler", "worker");

  private SettingsTable() {}

  /** Names by app. */
  static Map<String, Set<String>> variables() {
    String page = Checkout.read("docs/deployment.md");
    var variables = new TreeMap<String, Set<String>>();
    APPS.forEach(app -> variables.put(app, new TreeSet<>()));
    ROW.matcher(page)
        .results()
        .forEach(
            row -> {
              for (String app : apps(row.group(2))) variables.get(app).addAll(names(row.group(1)));
            });
    KAFKA.matcher(page).results().forEach(r -> variables.values().forEach(v -> v.add(r.group(1))));
    STORE
        .matcher(page)
        .results()
        .forEach(r -> List.of("api", "worker").forEach(app -> variables.get(app).add(r.group(1))));
    return variables;
  }

  /**
   * Names that a process knows.
   *
   * @param process an app, or {@code trainer}, which is a worker
   */
  static Set<String> of(String process) {
    return variables().get(process.equals("trainer") ? "worker" : process);
  }

  private static List<String> apps(String column) {
    if (column.strip().equals("all")) return List.copyOf(APPS);
    return APPS.stream().filter(column::contains).toList();
  }

  /** Without abbreviations: {@code _B} behind {@code A_A}. */
  private static List<String> names(String cell) {
    return NAME.matcher(cell)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.startsWith("_"))
        .toList();
  }
}
