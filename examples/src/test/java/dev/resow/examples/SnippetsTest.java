package dev.resow.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The Java snippets of the documentation are the source of the examples. After a change, {@code
 * ./resow mvn -pl examples -am test -Dtest=SnippetsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsnippets=write} copies the source into the pages.
 */
class SnippetsTest {
  private static final Path SOURCES =
      Documentation.ROOT.resolve("examples/src/main/java/dev/resow/examples");

  /** {@code <!-- snippet: NAME -->}, then a Java code block. */
  private static final Pattern SNIPPET =
      Pattern.compile("(<!-- snippet: (\\w+) -->\n```java\n)(.*?)(?=```)", Pattern.DOTALL);

  @Test
  void pagesShowTheCompiledSource() throws IOException {
    for (Path page : Documentation.pages()) {
      String text = Files.readString(page);
      String expected =
          SNIPPET
              .matcher(text)
              .replaceAll(
                  found -> Matcher.quoteReplacement(found.group(1) + source(found.group(2))));
      if ("write".equals(System.getProperty("snippets"))) {
        Files.writeString(page, expected);
      } else {
        assertThat(text).as("%s; see the Javadoc of this test", page).isEqualTo(expected);
      }
    }
  }

  @Test
  void everyExampleIsShown() throws IOException {
    var shown = new StringBuilder();
    for (Path page : Documentation.pages()) shown.append(Files.readString(page));
    var missing = new ArrayList<String>();
    try (var files = Files.list(SOURCES)) {
      files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .filter(name -> !name.equals("package-info"))
          .filter(name -> shown.indexOf("<!-- snippet: " + name + " -->") < 0)
          .forEach(missing::add);
    }
    assertThat(missing).isEmpty();
  }

  /** The lines between the markers, without their common indentation. */
  private static String source(String name) {
    try {
      String text = Files.readString(SOURCES.resolve(name + ".java"));
      String start = "// [start:" + name + "]\n";
      int from = text.indexOf(start);
      int to = text.indexOf("// [end:" + name + "]");
      assertThat(from).as("%s in %s.java", start.strip(), name).isNotNegative();
      return text.substring(from + start.length(), to).stripIndent().strip() + "\n";
    } catch (IOException e) {
      throw new AssertionError("there is no example " + name, e);
    }
  }
}
