package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.resow.contract.JobState;
import dev.resow.contract.StepPreview;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Verdict;
import dev.resow.provenance.watermark.Mark;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * The pages in a real Chromium, on a real database and broker. Screenshots are kept in {@code
 * target/screenshots}.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardTest extends BrowserTest {
  @Inject SchedulerFixture scheduler;
  @Inject TwoRoundJob story;
  @Inject BusyLedger many;
  @Inject Rounds rounds;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Test
  void aPictureIsRequestedWatchedAndInspected() throws Exception {
    go("/new");
    assertThat(page.locator("textarea")).isFocused();
    page.locator("textarea").fill(TwoRoundJob.PROMPT);
    assertThat(page.locator("[data-watched='tiger,leopard']")).isVisible();
    assertThat(page.locator(".preview .prompt-preview")).hasText(TwoRoundJob.PROMPT);
    assertThat(page.locator(".preview .subject")).hasCount(2);
    screenshots.take("new");

    page.locator("button[type=submit]").click();
    page.waitForURL(Pattern.compile(".*/jobs/.*"));
    UUID job = UUID.fromString(URI.create(page.url()).getPath().substring("/jobs/".length()));
    assertThat(page.locator("h1")).hasText(TwoRoundJob.PROMPT);
    assertThat(page.locator(".job-head .chip")).hasText("queued");
    assertThat(page.locator("h1 .subject")).hasCount(2);

    // there is no picture yet: the maps are shown as they come
    story.begin(job);
    assertThat(page.locator(".round")).containsText("Round 1");
    assertThat(page.locator("canvas[data-overlap=true]")).isVisible();
    try (var topics = new TopicClient(bootstrap)) {
      assertThat(page.locator(".chip.run").first()).hasText("running");
      topics.publish(
          new StepProgress(
              job, 1, "worker-1", Instant.now(), 0, 12, 28, 0.2, Map.of("overlap", 0.5)));
      assertThat(page.locator("[data-step='12']")).hasText("step 12 of 28");
      StepPreview preview = preview(job);
      String png = Base64.getEncoder().encodeToString(preview.png());
      Until.isTrue(
          () -> { // previews go to whoever listens already, so they are published again
            topics.publish(preview);
            return page.locator(".canvas img[src$='" + png + "']").count() == 1;
          });
      assertThat(page.locator("img.sketch")).hasJSProperty("naturalWidth", 16);
      screenshots.take("job-running");
    }

    // then the picture comes first, and the maps on demand
    story.end(job);
    assertThat(page.locator(".canvas img")).hasJSProperty("naturalWidth", 128);
    Locator map = page.locator("canvas[role=img]");
    assertThat(map).hasCount(0);
    assertThat(page.locator("[data-round='0']")).containsText("Went back to the start at step 12");
    for (String fact : List.of("clear", "made the picture", "8675309867530901235"))
      assertThat(page.locator("[data-round='1']")).containsText(fact);
    assertThat(page.locator(".losses canvas")).hasCount(2);
    assertThat(page.locator(".params")).containsText("PNG, 20 kB");
    assertThat(page.locator("[data-provenance=none]"))
        .hasText("not signed, watermark " + Mark.of(job));
    screenshots.takeAll("job");

    // the maps of the round that made it, those of another round, of one subject alone, none
    page.locator("[data-do=maps]").click();
    assertThat(page.locator(".controls")).containsText("round 2");
    assertThat(inked(map)).isGreaterThan(1000);
    page.locator("[data-round='0'] .mini button").click();
    assertThat(page.locator(".controls")).containsText("round 1");
    long both = inked(map);
    screenshots.takeAll("job-maps");
    page.locator("[data-subject=leopard]").click();
    assertThat(page.locator("[data-subject=leopard][aria-pressed=false]")).isVisible();
    assertThat(inked(map)).isLessThan(both);
    page.locator("[data-do=maps]").click();
    assertThat(map).hasCount(0);

    screenshots.takeDark("job-dark");
    screenshots.takeNarrow("job-phone");
    assertFitsTheWindow();
  }

  /** A picture of soft colours, 16 pixels wide. */
  private static StepPreview preview(UUID job) throws IOException {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++)
      image.setRGB(i % 16, i / 16, 0x406080 + 0x050000 * (i % 16) + 4 * (i / 16));
    var png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return new StepPreview(job, 1, "worker-1", Instant.now(), 0, 12, 28, 3, png.toByteArray());
  }

  @Test
  void aRoundThatFailedSaysWhere() throws Exception {
    UUID job = Client.submit("a tiger and a leopard");
    story.begin(job);
    story.endAfterAFailure(job, "step 13: guidance diverged: losses {overlap=NaN}");
    go("/jobs/" + job);
    assertThat(page.locator("[data-round='0']"))
        .containsText("Failed at step 13: guidance diverged: losses {overlap=NaN}.");
    assertThat(page.locator("[data-round='0'] .chip")).hasText("failed");
  }

  @Test
  void theListFollowsWhatHappens() {
    String word = "w" + UUID.randomUUID().toString().substring(0, 8);
    go("/?text=" + word);
    assertThat(page.locator(".empty")).isVisible();
    UUID job = Client.submit("a cat and a " + word);
    scheduler.move(job, JobState.DISPATCHED);
    assertThat(row(job)).containsText("starting");
    scheduler.move(job, JobState.RUNNING);
    assertThat(row(job)).containsText("running");
    try (var topics = new TopicClient(bootstrap)) {
      topics.publish(new StepProgress(job, 1, "w", Instant.now(), 1, 7, 28, null, Map.of()));
    }
    assertThat(row(job)).containsText("round 2, step 7 of 28");
    // a filter that it no longer fits
    page.locator("input[value=active]").check();
    page.waitForURL(Pattern.compile(".*show=active.*"));
    assertThat(row(job)).isVisible();
    scheduler.move(job, JobState.SUCCEEDED);
    assertThat(row(job)).hasCount(0);
  }

  @Test
  void theListMarksAPictureThatIsNotClear() throws Exception {
    String word = "w" + UUID.randomUUID().toString().substring(0, 8);
    UUID clear = Client.submit("a clear cat " + word);
    UUID best = Client.submit("an unclear cat " + word);
    story.begin(clear);
    story.end(clear);
    story.begin(best);
    story.end(best, Verdict.OVERLAPPED, .7);
    go("/?text=" + word);
    assertThat(row(best).locator(".chip")).hasText(new String[] {"succeeded", "overlapped"});
    assertThat(row(clear).locator(".chip")).hasText(new String[] {"succeeded"});
  }

  @Test
  void aButtonSurvivesAnUpdateWhileItIsPressed() {
    UUID job = Client.submit("a lynx");
    go("/jobs/" + job);
    page.locator("[data-do=cancel]").hover();
    page.mouse().down();
    scheduler.move(job, JobState.DISPATCHED);
    scheduler.move(job, JobState.RUNNING);
    assertThat(page.locator(".job-head .chip")).hasText("running");
    page.mouse().up();
    assertThat(page.locator("[data-do=cancel]")).hasText("Stopping…");
  }

  @Test
  void aJobIsCancelledWithTheKeyboardAlone() {
    UUID job = Client.submit("a lynx");
    go("/jobs/" + job);
    Locator cancel = page.locator("[data-do=cancel]");
    assertThat(cancel).isVisible();
    for (int i = 0; i < 20 && !isFocused(cancel); i++) page.keyboard().press("Tab");
    assertThat(cancel).isFocused();
    page.keyboard().press("Enter");
    assertThat(cancel).hasText("Stopping…");
    scheduler.move(job, JobState.CANCELLED);
    assertThat(page.locator(".job-head .chip")).hasText("cancelled");
    assertThat(page.locator(".canvas")).containsText("was cancelled");
  }

  @Test
  void theLedgerShowsWhichPairsFailAndReplaysThem() {
    UUID job = Rounds.job("default", "a cat and a fox");
    Instant then = Instant.now().minusSeconds(90);
    long seed = 8_675_309_867_530_901_234L;
    rounds.ended("default", job, 0, seed, then, Verdict.OVERLAPPED, .8);
    rounds.ended("default", job, 1, seed + 1, then.plusSeconds(9), Verdict.CLEAR, .1);
    go("/ledger");
    page.locator("[data-pair='cat+fox']").click();
    assertThat(page.locator("[data-seed='" + seed + "']")).containsText("a cat and a fox");
    page.locator("[data-do=replay]").click();
    assertThat(page.locator("[data-seeds='1']")).isVisible();
    screenshots.take("replay");
    page.locator("[data-do=replay-now]").click();
    assertThat(page.locator("section[aria-label=Replays]")).containsText("1 seed");
    screenshots.take("ledger");
    screenshots.takeDark("ledger-dark");
    screenshots.takeNarrow("ledger-phone");
    assertFitsTheWindow();
  }

  @Test
  void mistakesAreShownAtTheirField() {
    go("/new");
    page.locator("textarea").fill("a cat");
    assertThat(page.locator("[data-watched='cat']")).isVisible();
    page.locator("details summary").click();
    page.locator("input[name=width]").fill("7");
    page.locator("button[type=submit]").click();
    assertThat(page.locator("[data-field=width]")).containsText("multiple of");
    assertThat(page.locator("input[name=width]")).isFocused();
    screenshots.take("new-mistake");
    // The browser reports the refused request, as it should.
    assertThat(problems.all()).singleElement().asString().contains("422");
    problems.clear();
  }

  @Test
  void aJobThatDoesNotExistIsExplained() {
    go("/jobs/" + UUID.randomUUID());
    assertThat(page.locator(".empty")).containsText("Job not found");
    page.navigate("about:blank"); // nothing of the page is on its way any more
    assertThat(problems.all()).isNotEmpty().allMatch(problem -> problem.contains("404"));
    problems.clear();
  }

  @Test
  void tenThousandJobsDoNotSlowThePagesDown() {
    String owner = "many";
    many.insert(owner, 10_000);
    String list = "/?text=of+many"; // other tests leave jobs without their pictures behind
    go(list);
    assertThat(page.locator("[data-job]").nth(49)).isAttached();
    assertThat(page.locator(".rates .bars")).isVisible();
    screenshots.take("jobs");
    for (var span :
        Map.of("7 d", "7 days ago", "1 h", "1 hour ago", "24 h", "24 hours ago").entrySet()) {
      page.locator(".rates input[value='" + span.getKey() + "']").check();
      assertThat(page.locator(".depth")).containsText(span.getValue());
    }
    for (int shown = 100; shown <= 200; shown += 50) {
      page.evaluate("window.scrollTo(0, document.body.scrollHeight)");
      assertThat(page.locator("[data-job]").nth(shown - 1)).isAttached();
    }
    page.evaluate("window.scrollTo(0, 0)");
    page.keyboard().press("/");
    assertThat(page.locator("[data-search]")).isFocused();
    page.locator("[data-search]").fill("number 9999 ");
    assertThat(page.locator("[data-job]")).hasCount(1);
    assertThat(page.locator("[data-job]")).containsText("number 9999");
    go(list);
    assertThat(page.locator(".rates .bars")).isVisible();
    screenshots.takeDark("jobs-dark");
    screenshots.takeNarrow("jobs-phone");
    assertFitsTheWindow();
  }

  @Test
  void aKeyIsCreatedShownOnceAndRevoked() {
    String name = "k" + UUID.randomUUID().toString().substring(0, 8);
    go("/settings/keys");
    page.locator("input[name=tenant]").fill("NO");
    page.locator("form button.primary").click();
    assertThat(page.locator("[data-field=tenant] .error")).containsText("lower-case");
    assertThat(problems.all()).singleElement().asString().contains("422");
    problems.clear();
    page.locator("input[name=tenant]").fill("acme");
    page.locator("input[name=name]").fill(name);
    page.locator("form button.primary").click();
    assertThat(page.locator("[data-secret]")).isFocused();
    String key = page.locator("[data-secret]").inputValue();
    assertThat(key).startsWith("resow_");
    screenshots.take("key-shown-once");
    page.locator("[data-do=kept]").click();
    assertThat(page.locator("dialog")).hasCount(0);
    Locator entry = page.locator("[data-key='" + key.split("_")[1] + "']");
    assertThat(entry).containsText(name);
    assertThat(page.content()).doesNotContain(key.split("_", 3)[2]);
    shots("keys");
    entry.locator("[data-do=revoke]").click();
    page.locator("dialog [data-do=confirm]").click();
    assertThat(entry).containsText("revoked");
  }

  @Test
  void whoSeesAllTenantsMaySelectOne() {
    String theirs = "t" + UUID.randomUUID().toString().substring(0, 8);
    var job =
        Client.json()
            .header("Resow-Tenant", theirs)
            .body("{\"prompt\": \"a bear\"}")
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .<String>path("id");
    UUID ours = Client.submit("a fox");
    go("/");
    assertThat(row(UUID.fromString(job))).isVisible();
    assertThat(row(ours)).isVisible();
    page.locator("#tenant").selectOption(theirs);
    assertThat(page.locator("[data-job]")).hasCount(1);
    assertThat(row(UUID.fromString(job))).isVisible();
    assertThat(page.locator("#link-state")).hasText("live");
    screenshots.takeNarrow("tenant-phone");
    assertFitsTheWindow();
  }

  @Test
  void theDescriptionOfTheApiIsReadable() {
    go("/swagger-ui");
    assertThat(page.locator("#operations-jobs-submitJob")).containsText("Submit a job");
    screenshots.take("api-docs");
  }

  private void go(String path) {
    page.navigate(site.resolve(path).toString());
  }

  private Locator row(UUID job) {
    return page.locator("[data-job='" + job + "']");
  }

  private static boolean isFocused(Locator element) {
    return (boolean) element.evaluate("e => e === document.activeElement");
  }

  /** Pixels of a canvas that are not transparent. */
  private static long inked(Locator canvas) {
    Object pixels =
        canvas.evaluate(
            """
            from => {
              const c = new OffscreenCanvas(from.width, from.height);
              const context = c.getContext('2d', {willReadFrequently: true});
              context.drawImage(from, 0, 0);
              const d = context.getImageData(0, 0, c.width, c.height).data;
              let n = 0;
              for (let i = 3; i < d.length; i += 4) if (d[i] > 20) n++;
              return n;
            }\
            """);
    return ((Number) pixels).longValue();
  }
}
