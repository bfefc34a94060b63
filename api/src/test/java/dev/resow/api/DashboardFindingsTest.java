package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is asked for, looked at and found, in words and on the picture, in a real Chromium. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardFindingsTest extends BrowserTest {
  @Inject MisplacedJob misplaced;
  @Inject TwoRoundJob older;

  @Test
  void aMisplacedSubjectIsNamedAndDrawn() throws Exception {
    UUID job = Client.submit(MisplacedJob.PROMPT);
    misplaced.begin(job);
    misplaced.end(job);
    go("/jobs/" + job);
    Locator first = page.locator("[data-round='0']");
    assertThat(first.locator(".chip").first()).hasText("misplaced");
    assertThat(first.locator("[data-finding=misplaced]"))
        .hasText("The tiger is not above the leopard: 47 % of the picture too low, limit 5 %");
    assertThat(first.locator("summary")).hasText("3 other checks found nothing");
    first.locator("summary").click();
    assertThat(first.locator("[data-finding=overlapped]"))
        .hasText("Tiger and leopard do not overlap: 0.1, limit 0.5");
    Locator second = page.locator("[data-round='1']");
    assertThat(second.locator(".chip").first()).hasText("clear");
    assertThat(second.locator("summary")).hasText("4 checks found nothing");
    assertThat(page.locator(".params")).containsText("the tiger should be above the leopard");

    // the picture alone at first; then what the finding of the first round is drawn from
    Locator layer = page.locator(".evidence-layer");
    assertThat(page.locator(".canvas img")).hasJSProperty("naturalWidth", 128);
    assertThat(layer).hasCount(0);
    first.locator("[data-do=show-findings]").click();
    assertThat(layer)
        .hasAttribute(
            "aria-label",
            "Findings of round 1: the tiger is not above the leopard: 47 % of the picture too low,"
                + " limit 5 %");
    assertThat(layer.locator("[data-mark]")).hasText(new String[] {"tiger", "leopard"});
    assertThat(layer.locator(".relation.wrong")).hasAttribute("data-relation", "above");
    assertThat(heightOf(layer, "tiger")).isGreaterThan(heightOf(layer, "leopard"));
    screenshots.takeAll("findings");

    // with the keyboard, for the round that made the picture, together with the maps
    first.locator("[data-do=show-findings]").press("Enter");
    assertThat(layer).hasCount(0);
    page.locator("[data-do=findings]").press("Space");
    assertThat(page.locator("[data-do=findings]")).hasAttribute("aria-pressed", "true");
    page.locator("[data-do=findings]").press("Space");
    second.locator("[data-do=show-findings]").press("Enter");
    assertThat(layer).hasAttribute("aria-label", "Findings of round 2: nothing found");
    assertThat(layer.locator(".relation.asked")).hasCount(1);
    assertThat(heightOf(layer, "tiger")).isLessThan(heightOf(layer, "leopard"));
    page.locator("[data-do=maps]").click();
    assertThat(page.locator("canvas[role=img]")).hasCount(1);
    screenshots.takeDark("findings-maps-dark");
    screenshots.takeNarrow("findings-phone");
    assertFitsTheWindow();
  }

  @Test
  void theListNamesWhatIsWrongWithAPicture() throws Exception {
    String word = "w" + UUID.randomUUID().toString().substring(0, 8);
    UUID job = Client.submit(MisplacedJob.PROMPT + ", " + word);
    misplaced.begin(job);
    misplaced.endStillMisplaced(job);
    go("/?text=" + word);
    assertThat(page.locator("[data-job='" + job + "'] .chip"))
        .hasText(new String[] {"succeeded", "misplaced"});
    page.locator("[data-job='" + job + "']").click();
    assertThat(page.locator(".job-head .chip")).hasText(new String[] {"succeeded", "misplaced"});
  }

  @Test
  void aRoundOfAnOlderWorkerLooksAsItDid() throws Exception {
    UUID job = Client.submit(TwoRoundJob.PROMPT);
    older.begin(job);
    older.end(job);
    go("/jobs/" + job);
    assertThat(page.locator("[data-round='0'] .chip").first()).hasText("overlapped");
    assertThat(page.locator("[data-do=maps]")).isVisible();
    assertThat(page.locator(".findings, [data-do=findings]")).hasCount(0);
  }

  @Test
  void theFormShowsHowThePromptIsRead() {
    go("/new");
    page.locator("textarea").fill("a small tiger above a (leopard:1.3)");
    assertThat(page.locator("[data-watched='tiger,leopard']")).isVisible();
    assertThat(page.locator(".prompt-preview")).hasText("a small tiger above a leopard");
    assertThat(page.locator(".preview .modifier")).hasText("small");
    assertThat(page.locator("[data-relations]"))
        .hasText("The tiger should be above the leopard. This is checked too.");
    assertThat(page.locator("[data-warning=weights-removed]")).containsText("(leopard:1.3)");
    screenshots.take("new-relation");

    // a relation needs both of its subjects
    page.locator(".preview button").first().press("Enter");
    assertThat(page.locator("[data-watched='leopard']")).containsText("nothing to keep apart");
    assertThat(page.locator("[data-relations]")).hasCount(0);
    page.locator("textarea")
        .fill("a cat, a dog, a fox, a wolf, a bear, a lynx, a koala, a lion, a hare and a horse");
    assertThat(page.locator("[data-warning=many-subjects]")).containsText("only the first 8");
    assertThat(page.locator("[data-warning=subject-out-of-reach]")).hasCount(2);
    page.locator("textarea").fill("a quiet morning");
    assertThat(page.locator("[data-watched='']")).containsText("the picture is not checked");
    assertFitsTheWindow();
  }

  @Test
  void theWarningsOfASubmitStandAboveTheJob() {
    go("/new");
    page.locator("textarea").fill("a (tiger:1.2) above a leopard");
    assertThat(page.locator("[data-watched='tiger,leopard']")).isVisible();
    page.locator("button[type=submit]").click();
    page.waitForURL(Pattern.compile(".*/jobs/.*"));
    assertThat(page.locator("h1")).hasText("a tiger above a leopard");
    assertThat(page.locator(".alert.warn")).containsText("(tiger:1.2)");
  }

  private void go(String path) {
    page.navigate(site.resolve(path).toString());
  }

  /** How far down a subject's mark is. */
  private static double heightOf(Locator layer, String subject) {
    var circle = layer.locator("[data-mark=" + subject + "] circle");
    return Double.parseDouble(circle.getAttribute("cy"));
  }
}
