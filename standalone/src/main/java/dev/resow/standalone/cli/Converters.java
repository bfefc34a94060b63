package dev.resow.standalone.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Converts arguments to values; an error shows an example of the expected form. */
final class Converters {
  private static final String EXAMPLE = "01a1fd82-b7f0-77e4-8230-145ab8fc641c";
  private static final int ID_LENGTH = EXAMPLE.length();

  private Converters() {}

  static CommandLine register(CommandLine command) {
    return command
        .registerConverter(UUID.class, Converters::id)
        .registerConverter(URI.class, Converters::uri)
        .registerConverter(Path.class, Converters::path)
        .registerConverter(Instant.class, Converters::instant);
  }

  private static UUID id(String text) {
    try {
      if (text.length() == ID_LENGTH) return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new TypeConversionException(
        "expected a job id like " + EXAMPLE + ", found '" + text + "'");
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new TypeConversionException(
          "expected an address like http://127.0.0.1:8080, found '" + text + "'");
    }
  }

  private static Path path(String text) {
    try {
      if (!text.isEmpty()) return Path.of(text);
    } catch (InvalidPathException e) {
      // reported below
    }
    throw new TypeConversionException(
        "expected a path that this locale can encode, found '"
            + text
            + "'; use a UTF-8 locale, for example LC_ALL=C.UTF-8");
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "expected a time like 2027-01-31T00:00:00Z, found '" + text + "'");
    }
  }
}
