package dev.resow.standalone.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.diffusion.image.Png;
import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.manifest.Verification;
import dev.resow.provenance.manifest.Verifier;
import dev.resow.standalone.cli.Failure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resow verify}: where a picture comes from; needs no server. */
@Command(
    name = "verify",
    description = "Verify the signed provenance of a picture, and find its job",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  /** The largest picture of a job has a quarter of that. */
  private static final long LARGEST = 256L << 20;

  /** Fields of the picture's own text that are shown, each with where it stands. */
  private static final List<String> SHOWN = List.of("/prompt", "/seed", "/model/name");

  @Parameters(index = "0", paramLabel = "PICTURE", description = "PNG file")
  private Path picture;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description =
          "PEM file with certificates of authorities to trust; a signer that none of them certified"
              + " is a failure")
  private Path trust;

  @Option(names = "--json", description = "Print the result as JSON")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    byte[] png = read(inFolder(picture));
    var found = verify(png);
    JsonNode parameters = parameters(png);
    if (json) {
      Output.json(Report.of(found, parameters));
    } else {
      print(found, parameters);
    }
    return exit(found);
  }

  private static Path inFolder(Path file) {
    return Path.of(System.getProperty("resow.cwd", "")).resolve(file);
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandException(Kind.FILE, "expected a PNG file, found the folder " + file);
    }
    long bytes = Files.size(file);
    if (bytes > LARGEST) {
      throw new CommandException(
          Kind.FILE, "expected a picture of at most 256 MiB, found %d bytes".formatted(bytes));
    }
    return Files.readAllBytes(file);
  }

  private Verification verify(byte[] png) {
    Set<X509Certificate> trusted =
        trust == null ? Set.of() : Set.copyOf(PemFiles.certificates("--trust", inFolder(trust)));
    try {
      return new Verifier(trusted, Clock.systemUTC()).verify(png);
    } catch (IllegalArgumentException noPicture) {
      throw new CommandException(Kind.FILE, noPicture.getMessage());
    }
  }

  /** What the worker noted in the file; nothing if there is no such note. */
  private static JsonNode parameters(byte[] png) {
    try {
      String note = Png.texts(png).get("resow");
      return note == null ? Json.mapper().missingNode() : Json.mapper().readTree(note);
    } catch (IOException | IllegalArgumentException notOurs) {
      return Json.mapper().missingNode();
    }
  }

  private int exit(Verification found) {
    return switch (found.state()) {
      case NONE -> ExitCode.UNSIGNED;
      case INVALID -> ExitCode.FAILED;
      case VALID -> trust == null || found.trusted() ? ExitCode.OK : ExitCode.FAILED;
    };
  }

  private void print(Verification found, JsonNode parameters) {
    line("manifest", found.state().name().toLowerCase(Locale.ROOT));
    found.problems().forEach(problem -> line("problem", problem));
    if (found.signer() != null) {
      line("signer", found.signer().name() + ", " + trust(found.signer()));
      line("issuer", found.signer().issuer());
      line("expires", found.signer().expires().toString());
    }
    line("made by", found.generator());
    line("source", found.source());
    line("job", found.job() == null ? null : found.job().toString());
    for (String field : SHOWN) {
      line(field.split("/")[1], parameters.at(field).asText(null));
    }
  }

  private String trust(Verification.Signer signer) {
    if (trust == null) {
      return "not checked against authorities (--trust)";
    }
    return signer.trusted() ? "trusted" : "not certified by an authority of " + trust;
  }

  /** A picture of any origin must not write to the terminal anything but text. */
  private static void line(String name, String value) {
    if (value != null) {
      Output.line("%-9s %s".formatted(name, value.replaceAll("\\p{Cntrl}", " ")));
    }
  }

  /**
   * The result for programs.
   *
   * @param parameters what the file notes about how it was made; absent if it notes nothing
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Report(
      String state,
      List<String> problems,
      Verification.Signer signer,
      String generator,
      String source,
      UUID job,
      JsonNode parameters) {
    private static Report of(Verification found, JsonNode parameters) {
      return new Report(
          found.state().name().toLowerCase(Locale.ROOT),
          found.problems(),
          found.signer(),
          found.generator(),
          found.source(),
          found.job(),
          parameters.isMissingNode() ? null : parameters);
    }
  }
}
