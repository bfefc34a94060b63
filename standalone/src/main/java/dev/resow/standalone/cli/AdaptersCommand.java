package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.JobAdapter;
import dev.resow.diffusion.adapter.AdapterReader;
import dev.resow.diffusion.adapter.AdapterWriter;
import dev.resow.diffusion.adapter.NewAdapter;
import dev.resow.diffusion.model.ModelFolder;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.standalone.run.DataFolder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resow adapters}: low-rank adapters of a server, and their files. */
@Command(
    name = "adapters",
    description = "Make, convert, upload, list, evaluate and release low-rank adapters (LoRA)",
    subcommands = EvaluateAdapterCommand.class,
    mixinStandardHelpOptions = true)
final class AdaptersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "expected one of list, upload, evaluate, activate, retire, convert or init, found none");
  }

  @Command(name = "list", description = "List adapters", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      JsonNode adapters = api.page("/v1/adapters");
      if (server.json()) {
        Output.line(adapters);
        return ExitCode.OK;
      }
      for (JsonNode adapter : adapters.path("items")) {
        Output.format(
            "%-24s  %-9s  %-16s  rank %-4d  %s%n",
            adapter.path("name").asText(),
            adapter.path("state").asText(),
            adapter.path("model").asText(),
            adapter.path("rank").asInt(),
            adapter.path("sha256").asText());
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "upload",
      description = "Upload a file in diffusers' format as a candidate (requires an admin key)",
      mixinStandardHelpOptions = true)
  int upload(
      @Parameters(index = "0", paramLabel = "NAME", description = "Name of the adapter")
          String name,
      @Parameters(index = "1", paramLabel = "FILE", description = "A safetensors file") Path file,
      @Option(
              names = "--model",
              paramLabel = "NAME",
              description = "Model it belongs to (default: the server's)")
          String model,
      @Option(
              names = "--tenants",
              split = ",",
              paramLabel = "NAME",
              description = "Tenants that may use it (default: all)")
          List<String> tenants,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    var query = new StringBuilder();
    if (model != null) {
      query.append("?model=").append(encoded(model));
    }
    if (tenants != null) {
      query.append(query.isEmpty() ? '?' : '&').append("tenants=");
      query.append(encoded(String.join(",", tenants)));
    }
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "FILE: expected a safetensors file, found no such file: " + file);
    }
    try (var api = server.requireServer()) {
      return print(server, api.put(path(name, "") + query, file));
    }
  }

  @Command(
      name = "activate",
      description = "Release an adapter (requires an admin key)",
      mixinStandardHelpOptions = true)
  int activate(
      @Parameters(paramLabel = "NAME", description = "Name of the adapter") String name,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      return print(server, api.post(path(name, "/activate"), Map.of(), null));
    }
  }

  @Command(
      name = "retire",
      description = "Refuse new jobs that name an adapter (requires an admin key)",
      mixinStandardHelpOptions = true)
  int retire(
      @Parameters(paramLabel = "NAME", description = "Name of the adapter") String name,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      return print(server, api.post(path(name, "/retire"), Map.of(), null));
    }
  }

  @Command(
      name = "convert",
      description = {
        "Convert an adapter to diffusers' format, without a server",
        "Reads files of diffusers and kohya and folders of PEFT, and checks them against a model."
      },
      mixinStandardHelpOptions = true)
  int convert(
      @Parameters(index = "0", paramLabel = "ADAPTER", description = "A file or a folder")
          Path adapter,
      @Parameters(index = "1", paramLabel = "FILE", description = "The file to write") Path out,
      @Option(
              names = "--model",
              paramLabel = "FOLDER",
              description = "Folder of the base model (default: the configured model)")
          Path model,
      @Option(names = "--json", description = "Print JSON") boolean json)
      throws IOException {
    OutputFile.requireWritable(out);
    var base =
        ModelFolder.adapterBase(folder(model), ModelSettings.fromEnvironment(System.getenv()));
    try (var manager = TensorEngine.manager();
        var read = AdapterReader.read(adapter, base, manager)) {
      AdapterWriter.write(out, read.changes(), StoredType.F32);
      return written(out, json);
    }
  }

  @Command(
      name = "init",
      description = {
        "Write a new, untrained adapter for a model, without a server",
        "It changes nothing unless --spread is given; then it changes pictures at random."
      },
      mixinStandardHelpOptions = true)
  int init(
      @Parameters(paramLabel = "FILE", description = "The file to write") Path out,
      @Option(
              names = "--rank",
              defaultValue = "4",
              paramLabel = "N",
              description = "Rank of its matrices, 1 to 4096 (default: ${DEFAULT-VALUE})")
          int rank,
      @Option(
              names = "--spread",
              defaultValue = "0",
              paramLabel = "X",
              description = "Deviation of the second matrix, 0 to 1 (default: ${DEFAULT-VALUE})")
          double spread,
      @Option(
              names = "--seed",
              defaultValue = "1",
              paramLabel = "N",
              description = "The same seed gives the same file (default: ${DEFAULT-VALUE})")
          long seed,
      @Option(
              names = "--model",
              paramLabel = "FOLDER",
              description = "Folder of the base model (default: the configured model)")
          Path model,
      @Option(names = "--json", description = "Print JSON") boolean json)
      throws IOException {
    if (rank < 1 || rank > 4096) {
      throw new IllegalArgumentException("--rank: expected 1 to 4096, found " + rank);
    }
    if (!(spread >= 0 && spread <= 1)) {
      throw new IllegalArgumentException("--spread: expected 0 to 1, found " + spread);
    }
    OutputFile.requireWritable(out);
    var base =
        ModelFolder.adapterBase(folder(model), ModelSettings.fromEnvironment(System.getenv()));
    NewAdapter.write(out, base, rank, seed, spread);
    return written(out, json);
  }

  private static int written(Path out, boolean json) throws IOException {
    Umask.applyTo(out);
    if (json) {
      Output.json(Map.of("file", out.toString()));
    } else {
      Output.line(out);
    }
    return ExitCode.OK;
  }

  private static Path folder(Path model) {
    return model == null ? DataFolder.model() : model;
  }

  private static String path(String name, String action) {
    if (!JobAdapter.isName(name)) {
      throw new IllegalArgumentException(
          "NAME: expected 1 to 63 lower-case letters, digits, '.', '_' or '-', found '%s'"
              .formatted(name));
    }
    return "/v1/adapters/" + name + action;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static int print(ServerOptions server, JsonNode adapter) {
    if (server.json()) {
      Output.line(adapter);
    } else {
      Output.line(adapter.path("name").asText() + ": " + adapter.path("state").asText());
    }
    return ExitCode.OK;
  }
}
