package dev.resow.testkit.browser;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The exceptions, errors and warnings of a page's console. Refused requests and violations of the
 * content security policy are among them.
 */
public final class ConsoleProblems {
  private static final Set<String> KINDS = Set.of("error", "warning", "assert");

  private final Page page;
  private final List<String> found = new CopyOnWriteArrayList<>();

  private ConsoleProblems(Page page) {
    this.page = page;
  }

  /** Listens from now on. */
  public static ConsoleProblems of(Page page) {
    var problems = new ConsoleProblems(page);
    page.onPageError(error -> problems.found.add("exception: " + error));
    page.onConsoleMessage(problems::add);
    return problems;
  }

  private void add(ConsoleMessage message) {
    if (KINDS.contains(message.type()))
      found.add("%s: %s %s".formatted(message.type(), message.text(), message.location()));
  }

  /** The problems so far. */
  public List<String> all() {
    page.evaluate("0"); // what the console received before arrives before the answer
    return List.copyOf(found);
  }

  /** Forgets the problems so far: they were provoked. */
  public void clear() {
    found.clear();
  }
}
