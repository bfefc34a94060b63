package dev.resow.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links between the pages lead to files and headings that exist. */
class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

  @Test
  void everyLinkHasATarget() throws IOException {
    var broken = new ArrayList<String>();
    for (Path page : Documentation.pages()) {
      for (String link :
          LINK.matcher(Files.readString(page)).results().map(r -> r.group(1)).toList()) {
        if (URI.create(link).getScheme() == null && !leadsSomewhere(page, link)) {
          broken.add(Documentation.ROOT.relativize(page) + ": " + link);
        }
      }
    }
    assertThat(broken).as("links without a target").isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    if (!Files.exists(target)) return false;
    return parts.length == 1 || anchors(target).contains(parts[1]);
  }

  /** Anchors as GitHub makes them: lower case, no punctuation, hyphens for spaces. */
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map((MatchResult heading) -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
