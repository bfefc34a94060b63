package dev.resow.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The page of webhooks in a real Chromium, with a real receiver. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DashboardWebhookTest extends BrowserTest {
  @Inject SchedulerFixture scheduler;

  @Test
  void aWebhookIsCreatedItsMessagesAreShownAndSentAgain() throws Exception {
    var heard = new CopyOnWriteArrayList<String>();
    var well = new AtomicBoolean();
    var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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
      page.navigate(site.resolve("/settings/webhooks").toString());
      page.locator("input[name=url]").fill(url);
      page.locator("form button.primary").click();
      assertThat(page.locator("[data-secret]")).isFocused();
      assertThat(page.locator("[data-secret]").inputValue()).startsWith("whsec_");
      page.locator("[data-do=kept]").click();
      Locator hook =
          page.locator("[data-hook]").filter(new Locator.FilterOptions().setHasText(url));
      assertThat(hook).isVisible();
      scheduler.move(Client.submit("a lynx"), JobState.CANCELLED);
      hook.locator("[data-do=log]").click();
      assertThat(hook.locator(".log")).containsText("503");
      shots("webhooks");
      well.set(true);
      hook.locator("[data-do=resend]").click();
      assertThat(hook.locator(".log")).containsText("delivered (204)");
      assertThat(heard).hasSizeGreaterThanOrEqualTo(2).containsOnly(heard.getFirst());
      hook.locator("[data-do=delete]").click();
      page.locator("dialog [data-do=confirm]").click();
      assertThat(hook).hasCount(0);
    } finally {
      receiver.stop(0);
    }
  }
}
