package dev.resow.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands that a page of {@code docs} gives, so that a test runs what people copy. */
final class DocumentedCommands {
  private static final Pattern BLOCK = Pattern.compile("(?s)( *)```bash\n(.*?)\n *```");

  private DocumentedCommands() {}

  /**
   * The lines of every block of bash in a section, in their order.
   *
   * @param heading of the section, without the signs
   */
  static String of(String page, String heading) {
    try {
      String text = Files.readString(Jars.root().resolve("docs").resolve(page));
      int from = text.indexOf("\n## " + heading + "\n");
      if (from < 0) throw new AssertionError("%s has no section '%s'".formatted(page, heading));
      int to = text.indexOf("\n## ", from + 1);
      String commands =
          BLOCK
              .matcher(text.substring(from, to < 0 ? text.length() : to))
              .results()
              .map(DocumentedCommands::withoutIndent)
              .collect(Collectors.joining("\n"));
      if (commands.isBlank())
        throw new AssertionError("%s has no commands below '%s'".formatted(page, heading));
      return commands;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutIndent(MatchResult block) {
    return block.group(2).indent(-block.group(1).length());
  }
}
