package dev.resow.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The last stage of a Dockerfile: what the image is.
 *
 * @param from base of the last stage
 * @param instructions of the last stage, in order, comments and line ends removed
 */
record Dockerfile(String from, List<Instruction> instructions) {
  record Instruction(String name, String text) {}

  private static final Pattern VARIABLE = Pattern.compile("([A-Z_]+)=(\\S+)");

  static Dockerfile of(String path) {
    String text =
        Checkout.read(path).replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R\\s*", " ");
    var stage = new ArrayList<Instruction>();
    String from = null;
    for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
      String[] parts = line.split("\\s+", 2);
      if (parts[0].equals("FROM")) {
        stage.clear();
        from = parts[1];
      } else stage.add(new Instruction(parts[0], parts[1]));
    }
    return new Dockerfile(from, List.copyOf(stage));
  }

  private List<String> all(String name) {
    return instructions.stream().filter(i -> i.name().equals(name)).map(Instruction::text).toList();
  }

  /**
   * @throws NumberFormatException if the user is a name, which Kubernetes cannot check
   */
  long user() {
    return Long.parseLong(all("USER").getLast().split(":")[0]);
  }

  long group() {
    return Long.parseLong(all("USER").getLast().split(":")[1]);
  }

  List<Integer> ports() {
    return all("EXPOSE").stream().map(Integer::valueOf).toList();
  }

  Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    for (String line : all("ENV"))
      VARIABLE.matcher(line).results().forEach(r -> variables.put(r.group(1), r.group(2)));
    return variables;
  }

  /** True if the folder is made and given to the user before the image changes to it. */
  boolean gives(String folder) {
    String owner = user() + ":" + group();
    String commands = String.join(" && ", all("RUN"));
    boolean owned =
        Pattern.compile("chown -R " + owner + "([^&]*)")
            .matcher(commands)
            .results()
            .flatMap(r -> Pattern.compile("\\s+").splitAsStream(r.group(1).strip()))
            .anyMatch(given -> folder.equals(given) || folder.startsWith(given + "/"));
    return owned && Pattern.compile("mkdir -p[^&]* " + folder + "( |$)").matcher(commands).find();
  }
}
