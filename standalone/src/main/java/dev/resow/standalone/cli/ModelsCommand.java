package dev.resow.standalone.cli;

import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.models.ByteSize;
import dev.resow.standalone.models.ModelLock;
import dev.resow.standalone.models.ModelPull;
import dev.resow.standalone.models.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resow models}: fetches model folders and verifies them. */
@Command(
    name = "models",
    description = "Fetch model folders and verify them",
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
  private static final String HUB = "https://huggingface.co";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected one of pull or verify, found none");
  }

  @Command(
      name = "pull",
      description = {
        "Fetch a model into a folder, which is there only when everything in it is checked",
        "Fetched are .safetensors, .json, .txt and .model files. A command that was interrupted"
            + " continues where it stopped when it is repeated. A private or gated repository needs a"
            + " token in HF_TOKEN."
      },
      mixinStandardHelpOptions = true)
  int pull(
      @Parameters(
              paramLabel = "SOURCE",
              description =
                  "Repository as OWNER/NAME, or the URL of a zip file with a model folder")
          String source,
      @Option(
              names = "--into",
              paramLabel = "FOLDER",
              description = "Folder to make (default: models/NAME of the source)")
          Path into,
      @Option(
              names = "--sha256",
              paramLabel = "HEX",
              description =
                  "Expected SHA-256: of the zip file, required for a URL; of a repository the one that"
                      + " pull and verify print (default: that which the hub has for each file)")
          String sha256,
      @Option(
              names = "--revision",
              paramLabel = "REVISION",
              defaultValue = "main",
              description = "Branch, tag or commit of the repository (default: main)")
          String revision,
      @Option(
              names = "--endpoint",
              paramLabel = "URL",
              description = "Base URL of the hub (default: HF_ENDPOINT, else " + HUB + ")")
          String endpoint,
      @Option(
              names = "--allow-network",
              description =
                  "Allow this command to fetch from other machines (default: only if"
                      + " RESOW_MODELS_NETWORK=true)")
          boolean network,
      @Option(names = "--json", description = "Print JSON") boolean json)
      throws IOException, InterruptedException {
    String hash = sha256 == null ? null : sha256.strip().toLowerCase(Locale.ROOT);
    if (hash != null && !hash.matches("[0-9a-f]{64}"))
      throw new IllegalArgumentException(
          "--sha256: expected 64 hexadecimal digits, found '%s'".formatted(sha256));
    ModelSource from =
        ModelSource.of(source, ModelSource.url("--endpoint", hub(endpoint)), revision, hash);
    Path folder = folder(into == null ? Path.of("models", from.name()) : into);
    if (!network && !"true".equalsIgnoreCase(variable("RESOW_MODELS_NETWORK")))
      throw new IllegalArgumentException(
          "fetching '%s' needs the network; repeat the command with --allow-network, or set RESOW_MODELS_NETWORK=true"
              .formatted(from.text()));
    var pulled =
        ModelPull.run(
            from,
            folder,
            hash,
            ModelPull.Terms.usual(variable("HF_TOKEN")),
            line -> System.err.println(line));
    if (json) Output.json(described(folder, pulled.lock(), List.of()));
    else print(folder, pulled);
    return ExitCode.OK;
  }

  private static void print(Path folder, ModelPull.Pulled pulled) {
    ModelLock lock = pulled.lock();
    Output.format(
        "%s %s: %d files, %s%s%n",
        folder,
        pulled.earlier() ? "is there already" : "is there",
        lock.files().size(),
        ByteSize.of(lock.bytes()),
        pulled.skipped() == 0 ? "" : "; %d others are not read".formatted(pulled.skipped()));
    Output.line("revision " + lock.revision());
    Output.line("sha256 " + lock.digest());
  }

  @Command(
      name = "verify",
      description = "Compare a folder with its model.lock",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(paramLabel = "FOLDER", description = "Folder that pull has made") Path given,
      @Option(names = "--json", description = "Print JSON") boolean json)
      throws IOException {
    Path folder = folder(given);
    ModelLock lock = ModelLock.read(folder);
    List<String> differences = lock.differences(folder);
    if (json) Output.json(described(folder, lock, differences));
    if (!differences.isEmpty())
      throw new CommandException(
          Kind.FILE,
          "'%s' differs from its model.lock in %d files: %s"
              .formatted(folder, differences.size(), String.join("; ", differences)));
    if (!json)
      Output.format(
          "%s: %d files as in model.lock%nsha256 %s%n", folder, lock.files().size(), lock.digest());
    return ExitCode.OK;
  }

  private static LinkedHashMap<String, Object> described(
      Path folder, ModelLock lock, List<String> differences) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("folder", folder.toString());
    fields.put("source", lock.source());
    fields.put("revision", lock.revision());
    fields.put("sha256", lock.digest());
    fields.put("files", lock.files());
    fields.put("differences", differences);
    return fields;
  }

  private static String hub(String endpoint) {
    if (endpoint != null) return endpoint;
    String variable = variable("HF_ENDPOINT");
    return variable == null ? HUB : variable;
  }

  private static Path folder(Path given) {
    return Path.of(System.getProperty("resow.cwd", "")).toAbsolutePath().resolve(given).normalize();
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
