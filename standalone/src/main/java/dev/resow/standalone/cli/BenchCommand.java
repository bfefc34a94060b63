package dev.resow.standalone.cli;

import dev.resow.diffusion.bench.SamplerBench;
import dev.resow.standalone.run.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code resow bench}. */
@Command(name = "bench", description = "Measures this machine.", mixinStandardHelpOptions = true)
final class BenchCommand {
  @Command(
      name = "sampler",
      description =
          "Milliseconds per sampler step and memory, for the given models (default: the one in use)"
              + " and for a wide random one.",
      mixinStandardHelpOptions = true)
  int sampler(
      @Parameters(arity = "0..*", paramLabel = "MODEL", description = "Model folders.")
          List<Path> models) {
    var arguments = new ArrayList<String>();
    if (models != null) {
      models.forEach(model -> arguments.add(model.toString()));
    } else if (Files.isDirectory(DataFolder.model())) {
      arguments.add(DataFolder.model().toString());
    } else {
      arguments.add("--demo");
    }
    arguments.add("--wide");
    SamplerBench.main(arguments.toArray(String[]::new));
    return ExitCode.OK;
  }
}
