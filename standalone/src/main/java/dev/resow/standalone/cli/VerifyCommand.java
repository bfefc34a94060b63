package dev.resow.standalone.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.diffusion.image.Png;
import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.manifest.Verification;
import dev.resow.provenance.manifest.Verifier;
import dev.resow.provenance.watermark.DecodedPicture;
import dev.resow.standalone.cli.Failure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code resow verify}: where a picture comes from. A server is asked only for the job of a
 * watermark, when no manifest names it.
 */
@Command(
    name = "verify",
    description =
        "Verify the signed provenance of a picture, read its invisible watermark, and find its job",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  /** The largest picture of a job has a quarter of that. */
  private static final long LARGEST = 256L << 20;

  /** Fields of the picture's own text that are shown, each with where it stands. */
  private static final List<String> SHOWN = List.of("/prompt", "/seed", "/model/name");

  @Parameters(index = "0", paramLabel = "PICTURE", description = "PNG or JPEG file")
  private Path picture;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description =
          "PEM file with certificates of authorities to trust; a signer that none of them certified"
              + " is a failure")
  private Path trust;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException, InterruptedException {
    byte[] file = read(inFolder(picture));
    var pixels = pixels(file);
    var found = verify(file, pixels.isPresent());
    var mark =
        pixels.isPresent()
            ? FoundMark.in(pixels.get(), found, server)
            : Optional.<FoundMark>empty();
    JsonNode parameters = parameters(file);
    if (server.json()) {
      Output.json(Report.of(found, mark, parameters));
    } else {
      print(found, mark, parameters);
    }
    return exit(found);
  }

  private static Path inFolder(Path file) {
    return Path.of(System.getProperty("resow.cwd", "")).resolve(file);
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandException(Kind.FILE, "expected a picture, found the folder " + file);
    }
    long bytes = Files.size(file);
    if (bytes > LARGEST) {
      throw new CommandException(
          Kind.FILE, "expected a picture of at most 256 MiB, found %d bytes".formatted(bytes));
    }
    return Files.readAllBytes(file);
  }

  /** Without a mark, the report of the manifest names what is wrong with the file. */
  private static Optional<DecodedPicture> pixels(byte[] file) {
    try {
      return Optional.of(DecodedPicture.of(file));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Verification verify(byte[] file, boolean isPicture) {
    Set<X509Certificate> trusted =
        trust == null ? Set.of() : Set.copyOf(PemFiles.certificates("--trust", inFolder(trust)));
    try {
      return new Verifier(trusted, Clock.systemUTC()).verify(file);
    } catch (IllegalArgumentException noPng) {
      if (isPicture) {
        return Verification.NOTHING; // only PNG files get a manifest here
      }
      throw new CommandException(Kind.FILE, noPng.getMessage());
    }
  }

  /** What the worker noted in the file; nothing if there is no such note. */
  private static JsonNode parameters(byte[] file) {
    try {
      String note = Png.texts(file).get("resow");
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

  private void print(Verification found, Optional<FoundMark> mark, JsonNode parameters) {
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
    line("watermark", mark.map(FoundMark::sentence).orElse("none found"));
    mark.stream()
        .flatMap(each -> each.jobs().stream())
        .forEach(job -> line("job", job + ", by its watermark"));
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
   * @param watermark absent if none was found
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
      FoundMark watermark,
      JsonNode parameters) {
    private static Report of(Verification found, Optional<FoundMark> mark, JsonNode parameters) {
      return new Report(
          found.state().name().toLowerCase(Locale.ROOT),
          found.problems(),
          found.signer(),
          found.generator(),
          found.source(),
          found.job(),
          mark.orElse(null),
          parameters.isMissingNode() ? null : parameters);
    }
  }
}
