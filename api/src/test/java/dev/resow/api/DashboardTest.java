package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Verdict;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.browser.Chromium;
import dev.resow.testkit.browser.Tab;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The pages in a real Chromium, on a real database and broker. Screenshots are kept in {@code
 * target/screenshots}.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardTest {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static Chromium browser;

  @Inject AsScheduler scheduler;
  @Inject Story story;
  @Inject ManyJobs many;
  @Inject Rounds rounds;

  @TestHTTPResource URI site;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private Tab tab;

  @BeforeAll
  static void startBrowser() {
    browser = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) browser.close();
  }

  @BeforeEach
  void open() {
    tab = browser.open();
  }

  @AfterEach
  void nothingWentWrongOnThePage() {
    List<String> problems = tab.problems();
    tab.close();
    assertThat(problems).as("errors and warnings in the console").isEmpty();
  }

  @Test
  void aPictureIsAskedForWatchedAndLookedInto() throws Exception {
    tab.go(site + "new").await("textarea:focus").type(Story.PROMPT);
    tab.await("[data-watched='tiger,leopard']");
    assertThat(tab.text(".preview .said")).isEqualTo(Story.PROMPT);
    assertThat(tab.count(".preview .subject")).isEqualTo(2);
    tab.screenshot(SHOTS.resolve("new.png"));

    tab.press("Tab")
        .click("button[type=submit]")
        .awaitTrue("location.pathname.startsWith('/jobs/')");
    UUID job = UUID.fromString(tab.eval("location.pathname.slice(6)").asText());
    tab.awaitText("h1", Story.PROMPT).awaitText(".chip", "queued");
    assertThat(tab.count("h1 .subject")).isEqualTo(2);

    story.begin(job);
    tab.awaitText(".round.overlapped, .round.now", "Round 1").await("canvas[data-overlap=true]");
    try (var topics = new TopicClient(bootstrap)) {
      tab.awaitText(".chip.run", "running");
      topics.say(
          new StepProgress(
              job, 1, "worker-1", Instant.now(), 0, 12, 28, 0.2, Map.of("overlap", 0.5)));
      tab.awaitText("[data-step='12']", "step 12 of 28");
      tab.screenshot(SHOTS.resolve("job-running.png"));
    }

    story.end(job);
    tab.awaitTrue("document.querySelector('.canvas img')?.naturalWidth === 128");
    tab.awaitText("[data-round='0']", "Back to start at step 12");
    assertThat(tab.text("[data-round='1']"))
        .contains("clear", "made the picture", "8675309867530901235");
    assertThat(tab.count(".losses polyline")).isEqualTo(4);
    assertThat(inked("canvas[role=img]")).isGreaterThan(1000);
    tab.screenshotOfAll(SHOTS.resolve("job.png"));

    // another round's maps, one subject alone, no maps at all
    tab.click("[data-round='0'] .mini button").awaitText(".controls", "round 1");
    long both = inked("canvas[role=img]");
    tab.click("[data-subject=leopard]").await("[data-subject=leopard][aria-pressed=false]");
    assertThat(inked("canvas[role=img]")).isLessThan(both);
    tab.click("[data-do=maps]").await("canvas[role=img][hidden]");

    tab.dark(true).screenshotOfAll(SHOTS.resolve("job-dark.png"));
    tab.dark(false).size(390, 844, true).screenshotOfAll(SHOTS.resolve("job-phone.png"));
    assertFitsTheWindow();
  }

  @Test
  void aRoundThatFailedSaysWhere() throws Exception {
    UUID job = Client.submit("a tiger and a leopard");
    story.begin(job);
    story.endAfterAFailure(job, "step 13: guidance diverged: losses {overlap=NaN}");
    tab.go(site.resolve("/jobs/" + job).toString());
    tab.awaitText(
        "[data-round='0']", "Failed at step 13: guidance diverged: losses {overlap=NaN}.");
    assertThat(tab.text("[data-round='0'] .chip")).isEqualTo("failed");
  }

  @Test
  void theListFollowsWhatHappens() {
    String word = "w" + UUID.randomUUID().toString().substring(0, 8);
    tab.go(site + "?text=" + word).await(".empty");
    UUID job = Client.submit("a cat and a " + word);
    scheduler.move(job, JobState.DISPATCHED);
    tab.awaitText("[data-job='" + job + "']", "starting");
    scheduler.move(job, JobState.RUNNING);
    tab.awaitText("[data-job='" + job + "']", "running");
    try (var topics = new TopicClient(bootstrap)) {
      topics.say(new StepProgress(job, 1, "w", Instant.now(), 1, 7, 28, null, Map.of()));
    }
    tab.awaitText("[data-job='" + job + "']", "round 2, step 7 of 28");
    // a filter it does not fit any more
    tab.click("input[value=active]").awaitTrue("location.search.includes('show=active')");
    tab.await("[data-job='" + job + "']");
    scheduler.move(job, JobState.SUCCEEDED);
    tab.awaitTrue("!document.querySelector(\"[data-job='" + job + "']\")");
  }

  @Test
  void theListTellsAPictureThatIsNotClear() throws Exception {
    String word = "w" + UUID.randomUUID().toString().substring(0, 8);
    UUID clear = Client.submit("a clear cat " + word);
    UUID best = Client.submit("an unclear cat " + word);
    story.begin(clear);
    story.end(clear);
    story.begin(best);
    story.end(best, Verdict.OVERLAPPED, .7);
    tab.go(site + "?text=" + word);
    tab.awaitText("[data-job='" + best + "'] .where", "succeeded");
    tab.awaitText("[data-job='" + best + "'] .where", "overlapped");
    tab.awaitText("[data-job='" + clear + "'] .where", "succeeded");
    tab.awaitTrue(
        "!document.querySelector(\"[data-job='"
            + clear
            + "']\").textContent.includes('overlapped')");
  }

  @Test
  void aButtonIsNotReplacedWhileItIsPressed() {
    tab.go(site.toString()).await("#link-state");
    var seen =
        tab.eval(
            """
            (async () => {
              const {h, put} = await import('/js/lib/dom.js');
              let clicks = 0;
              const button = h('button', {onClick: () => clicks++}, 'before');
              const place = put(document.body.appendChild(h('div')), button);
              const say = (type) => button.dispatchEvent(new PointerEvent(type, {bubbles: true}));
              say('pointerdown');
              put(place, 'between');
              put(place, 'after');
              const during = place.textContent;
              say('pointerup');
              button.click();
              await new Promise((done) => setTimeout(done));
              return `${during}, ${clicks} click, ${place.textContent}`;
            })()""");
    assertThat(seen.asText()).isEqualTo("before, 1 click, after");
  }

  @Test
  void aJobIsCancelledWithTheKeyboardAlone() {
    UUID job = Client.submit("a lynx");
    tab.go(site.resolve("/jobs/" + job).toString()).await("[data-do=cancel]");
    for (int i = 0; i < 20 && !focused("[data-do=cancel]"); i++) tab.press("Tab");
    assertThat(focused("[data-do=cancel]")).as("the button can be reached").isTrue();
    tab.press("Enter").awaitText("[data-do=cancel]", "Stopping");
    scheduler.move(job, JobState.CANCELLED);
    tab.awaitText(".job-head .chip", "cancelled").awaitText(".canvas", "was cancelled");
  }

  @Test
  void theLedgerShowsWhichPairsFailAndReplaysThem() {
    UUID job = Rounds.job("default", "a cat and a fox");
    Instant then = Instant.now().minusSeconds(90);
    long seed = 8_675_309_867_530_901_234L;
    rounds.ended("default", job, 0, seed, then, Verdict.OVERLAPPED, .8);
    rounds.ended("default", job, 1, seed + 1, then.plusSeconds(9), Verdict.CLEAR, .1);
    tab.go(site + "ledger").click("[data-pair='cat+fox']");
    tab.awaitText("[data-seed='" + seed + "']", "a cat and a fox");
    tab.click("[data-do=replay]").await("[data-seeds='1']").screenshot(SHOTS.resolve("replay.png"));
    tab.click("[data-do=replay-now]").awaitText("section[aria-label=Replays]", "1 seed");
    tab.screenshot(SHOTS.resolve("ledger.png"));
    tab.dark(true).screenshot(SHOTS.resolve("ledger-dark.png"));
    tab.dark(false).size(390, 844, true);
    assertFitsTheWindow();
  }

  @Test
  void mistakesAreToldAtTheirField() {
    tab.go(site + "new").await("textarea:focus").type("a cat").await("[data-watched='cat']");
    tab.awaitTrue("document.querySelector('select[name=method]').value");
    tab.click("details summary").click("input[name=width]").type("7");
    tab.click("button[type=submit]").awaitText("[data-field=width]", "multiple of");
    tab.screenshot(SHOTS.resolve("new-mistake.png"));
    // The console tells of the refused request, as it should.
    assertThat(tab.problems()).hasSize(1).first().asString().contains("422");
    tab.forgetProblems();
  }

  @Test
  void aJobThatDoesNotExistIsExplained() {
    tab.go(site.resolve("/jobs/" + UUID.randomUUID()).toString());
    tab.awaitText(".empty", "There is no such job");
    tab.go("about:blank"); // nothing of the page is on its way any more
    assertThat(tab.problems()).isNotEmpty().allMatch(problem -> problem.contains("404"));
    tab.forgetProblems();
  }

  @Test
  void tenThousandJobsDoNotSlowThePagesDown() {
    String owner = "many";
    many.insert(owner, 10_000);
    String list = site + "?text=of+many"; // other tests leave jobs without their pictures behind
    tab.go(list).awaitTrue("document.querySelectorAll('[data-job]').length >= 50");
    tab.awaitTrue("document.querySelector('.rates .bars')");
    tab.screenshot(SHOTS.resolve("jobs.png"));
    tab.click(".rates input[value='7 d']").awaitText(".depth", "7 days ago");
    tab.click(".rates input[value='1 h']").awaitText(".depth", "1 h ago");
    tab.click(".rates input[value='24 h']").awaitText(".depth", "24 h ago");
    for (int page = 2; page <= 4; page++) {
      int expected = page * 50;
      tab.eval("window.scrollTo(0, document.body.scrollHeight)");
      tab.awaitTrue("document.querySelectorAll('[data-job]').length >= " + expected);
    }
    tab.eval("window.scrollTo(0, 0)");
    tab.press("/").awaitTrue("'search' in document.activeElement.dataset");
    tab.eval("document.activeElement.select()");
    tab.type("number 9999 ");
    tab.awaitTrue("document.querySelectorAll('[data-job]').length === 1");
    tab.awaitText("[data-job]", "number 9999");
    tab.dark(true).go(list).await("[data-job]");
    tab.awaitTrue("document.querySelector('.rates .bars')")
        .screenshot(SHOTS.resolve("jobs-dark.png"));
    tab.dark(false).size(390, 844, true).screenshot(SHOTS.resolve("jobs-phone.png"));
    assertFitsTheWindow();
  }

  @Test
  void aKeyIsMadeShownOnceAndRevoked() {
    String name = "k" + UUID.randomUUID().toString().substring(0, 8);
    tab.go(site + "settings/keys").await("input[name=tenant]");
    tab.click("[data-field=tenant] input").type("NO").click("form button.primary");
    tab.awaitText("[data-field=tenant] .error", "lower-case");
    assertThat(tab.problems()).hasSize(1).first().asString().contains("422");
    tab.forgetProblems();
    tab.eval("document.querySelector('input[name=tenant]').value = ''");
    tab.click("[data-field=tenant] input").type("acme");
    tab.click("[data-field=name] input").type(name).click("form button.primary");
    String key = tab.await("[data-secret]").eval("document.activeElement.value").asText();
    assertThat(key).startsWith("resow_");
    tab.screenshot(SHOTS.resolve("key-shown-once.png"));
    tab.click("[data-do=kept]").awaitTrue("!document.querySelector('dialog')");
    String id = key.split("_")[1];
    String entry = "[data-key='" + id + "']";
    tab.awaitText(entry, name);
    assertThat(tab.eval("document.body.innerHTML").asText()).doesNotContain(key.split("_", 3)[2]);
    shots("keys");
    tab.click(entry + " [data-do=revoke]").await("dialog[open]").click("[data-do=agree]");
    tab.awaitText(entry, "revoked");
  }

  @Test
  void aWebhookIsMadeItsMessagesAreSeenAndSentAgain() throws Exception {
    var heard = new java.util.concurrent.CopyOnWriteArrayList<String>();
    var well = new java.util.concurrent.atomic.AtomicBoolean();
    var receiver =
        com.sun.net.httpserver.HttpServer.create(
            new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          heard.add(exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.sendResponseHeaders(well.get() ? 204 : 503, -1);
          exchange.close();
        });
    receiver.start();
    try {
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
      tab.go(site + "settings/webhooks").click("[data-field=url] input").type(url);
      tab.click("form button.primary").await("[data-secret]");
      assertThat(tab.eval("document.activeElement.value").asText()).startsWith("whsec_");
      tab.click("[data-do=kept]").awaitText("[data-hook]", url);
      String hook =
          "[data-hook='"
              + tab.eval(
                      "[...document.querySelectorAll('[data-hook]')].find(e => e.textContent.includes('"
                          + url
                          + "')).dataset.hook")
                  .asText()
              + "']";
      scheduler.move(Client.submit("a lynx"), JobState.CANCELLED);
      tab.click(hook + " [data-do=log]").awaitText(hook + " .log", "answered 503");
      shots("webhooks");
      well.set(true);
      tab.click(hook + " [data-do=resend]").awaitText(hook + " .log", "taken (204)");
      assertThat(heard).hasSizeGreaterThanOrEqualTo(2).containsOnly(heard.getFirst());
      tab.eval("scrollTo(0, 0)");
      tab.click(hook + " [data-do=delete]").await("dialog[open]").click("[data-do=agree]");
      tab.awaitTrue("!document.querySelector(\"" + hook + "\")");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void whoSeesAllTenantsMayLookAtOne() {
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
    tab.go(site.toString()).await("[data-job='" + job + "']").await("[data-job='" + ours + "']");
    tab.await("#tenant:not([hidden]) option[value='" + theirs + "']");
    tab.eval(
        "(() => { const t = document.getElementById('tenant'); t.value = '"
            + theirs
            + "'; t.dispatchEvent(new Event('change')); })()");
    tab.awaitTrue("document.querySelectorAll('[data-job]').length === 1");
    tab.await("[data-job='" + job + "']").awaitText("#link-state", "live");
    tab.size(390, 844, true).screenshot(SHOTS.resolve("tenant-phone.png"));
    assertFitsTheWindow();
    tab.eval("localStorage.removeItem('resow.tenant')");
  }

  @Test
  void theDescriptionOfTheApiIsReadable() {
    tab.go(site + "swagger-ui").await(".opblock");
    tab.awaitText("#operations-jobs-submitJob", "Ask for a picture");
    tab.screenshot(SHOTS.resolve("api-docs.png"));
  }

  /** Wide and on a phone, light and dark. */
  private void shots(String name) {
    tab.screenshot(SHOTS.resolve(name + ".png"));
    tab.dark(true).screenshot(SHOTS.resolve(name + "-dark.png"));
    tab.dark(false).size(390, 844, true).screenshotOfAll(SHOTS.resolve(name + "-phone.png"));
    assertFitsTheWindow();
    tab.size(1280, 800, false);
  }

  /** Nobody has to scroll sideways. */
  private void assertFitsTheWindow() {
    assertThat(tab.eval("document.documentElement.scrollWidth - innerWidth").asInt()).isLessThan(1);
  }

  private boolean focused(String selector) {
    return tab.eval("document.activeElement.matches('" + selector + "')").asBoolean();
  }

  /** Pixels of a canvas that are not transparent. */
  private long inked(String selector) {
    return tab.eval(
            """
            (() => {
              const from = document.querySelector('%s');
              const c = new OffscreenCanvas(from.width, from.height);
              const context = c.getContext('2d', {willReadFrequently: true});
              context.drawImage(from, 0, 0);
              const d = context.getImageData(0, 0, c.width, c.height).data;
              let n = 0;
              for (let i = 3; i < d.length; i += 4) if (d[i] > 20) n++;
              return n;
            })()"""
                .formatted(selector))
        .asLong();
  }
}
