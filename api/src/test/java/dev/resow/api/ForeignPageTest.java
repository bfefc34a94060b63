package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.browser.Chromium;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page of another origin in a real Chromium tries everything a page can do with an open server:
 * {@code localhost} on another port is the same site, {@code 127.0.0.1} another one.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ForeignPageTest {
  private static final String JOB =
      "{\"prompt\":\"a cat\",\"method\":\"plain\",\"steps\":1,\"width\":16,\"height\":16}";
  private static final String KEY = "{\"tenant\":\"evil\",\"scopes\":[\"admin\"]}";
  private static final String HOOK = "{\"url\":\"http://127.0.0.1:1/\"}";

  private static Chromium browser;

  @Inject AgroalDataSource database;
  @Inject TwoRoundJob story;
  @TestHTTPResource URI site;

  private OtherSite other;
  private Page page;

  @BeforeAll
  static void startBrowser() {
    browser = Chromium.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) browser.close();
  }

  @BeforeEach
  void open() throws Exception {
    other = new OtherSite();
    page = browser.open();
  }

  @AfterEach
  void close() {
    page.close();
    other.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void cannotMakeAJobAKeyOrAWebhookWithAnyKindOfBody(String name) throws Exception {
    page.navigate(other.page(name));
    String before = things();
    for (String[] what :
        new String[][] {{"/v1/jobs", JOB}, {"/v1/keys", KEY}, {"/v1/webhooks", HOOK}}) {
      String url = quote(site.resolve(what[0]).toString());
      String body = quote(what[1]);
      for (String attempt :
          new String[] {
            // no Content-Type at all
            "fetch(%s, {method: 'POST', mode: 'no-cors', body: new Blob([%s])})",
            "fetch(%s, {method: 'POST', mode: 'no-cors', body: %s})",
            "fetch(%s, {method: 'POST', mode: 'no-cors', body: new URLSearchParams(%s)})",
            "fetch(%s, {method: 'POST', mode: 'no-cors', headers: {'Content-Type': 'text/plain; a=application/json'}, body: %s})",
            "fetch(%s, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: %s})",
            "fetch(%s, {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: %s})",
            "Promise.resolve(navigator.sendBeacon(%s, new Blob([%s])))",
            "Promise.resolve(navigator.sendBeacon(%s, new Blob([%s], {type: 'application/json'})))"
          }) page.evaluate(attempt.formatted(url, body) + ".then(a => a.status || 0, () => -1)");
      page.evaluate(form(url, body, "text/plain"));
      page.evaluate(form(url, body, "multipart/form-data"));
      page.evaluate(form(url, body, "application/x-www-form-urlencoded"));
    }
    assertThat(things()).isEqualTo(before);

    // The same from a page of the server itself.
    page.navigate(site + "new");
    page.evaluate(
        "fetch('/v1/jobs', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: %s}).then(a => a.status)"
            .formatted(quote(JOB)));
    assertThat(things()).isNotEqualTo(before);
  }

  /** A form in a frame, sent and answered. Its one field makes JSON of text/plain. */
  private static String form(String url, String body, String type) {
    return """
        new Promise(done => {
          const frame = document.createElement('iframe');
          frame.name = 'f' + Math.random();
          document.body.append(frame);
          const form = document.createElement('form');
          Object.assign(form, {method: 'POST', action: %s, enctype: '%s', target: frame.name});
          const field = document.createElement('input');
          const json = %s;
          [field.name, field.value] = [json.slice(0, -1) + ',"negativePrompt":"', '"}'];
          form.append(field);
          document.body.append(form);
          frame.onload = () => done(true);
          form.submit();
        })"""
        .formatted(url, type, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1"})
  void canNeitherCancelNorReadNorWatch(String name) throws Exception {
    UUID job = Client.submit(TwoRoundJob.PROMPT);
    story.begin(job);
    story.end(job);
    UUID waiting = Client.submit("a cat");
    page.navigate(other.page(name));
    String jobs = quote(site.resolve("/v1/jobs/").toString());
    assertThat(
            page.evaluate(
                "fetch(%s + '%s', {method: 'DELETE'}).then(() => 'done', () => 'refused')"
                    .formatted(jobs, waiting)))
        .isEqualTo("refused");
    assertThat(page.evaluate("fetch(%s).then(() => 'read', () => 'refused')".formatted(jobs)))
        .isEqualTo("refused");
    assertThat(
            page.evaluate(
                """
                    new Promise(done => {
                      const image = new Image();
                      image.onload = () => done('seen');
                      image.onerror = () => done('refused');
                      image.src = %s + '%s/image';
                    })"""
                    .formatted(jobs, job)))
        .isEqualTo("refused");
    assertThat(
            page.evaluate(
                """
                    new Promise(done => {
                      const stream = new EventSource(%s);
                      stream.onopen = () => done('open');
                      stream.onerror = () => { stream.close(); done('refused'); };
                    })"""
                    .formatted(quote(site.resolve("/v1/stream").toString()))))
        .isEqualTo("refused");
  }

  @Test
  void mayLinkToAPage() {
    page.navigate(other.page("127.0.0.1"));
    page.evaluate("location.href = " + quote(site.toString()));
    page.waitForURL(site.toString());
    assertThat(page.locator("#link-state")).hasText("live");
  }

  private String things() throws SQLException {
    return "%d jobs, %d keys, %d webhooks"
        .formatted(
            count("SELECT count(*) FROM job"),
            count("SELECT count(*) FROM api_key"),
            count("SELECT count(*) FROM webhook"));
  }

  private long count(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "\\'") + "'";
  }
}
