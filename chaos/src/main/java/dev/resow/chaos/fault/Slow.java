package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Links;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.deploy.TcpProxy;
import dev.resow.chaos.deploy.TcpProxy.Slowness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * All connections of an app become slow: 200 ms in each direction, and one piece in twenty is lost
 * and arrives 600 ms later. Work must go on meanwhile.
 */
public record Slow(Duration length) implements Fault {
  private static final Slowness FAR_AWAY =
      new Slowness(Duration.ofMillis(200), 0.05, Duration.ofMillis(600));

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public List<String> targets(Site site) {
    return Stream.of(Part.API, Part.SCHEDULER, Part.WORKER)
        .map(part -> Processes.any(site, site.deployment().names(part)))
        .toList();
  }

  @Override
  public Injection inject(Site site, String target) {
    Links links = site.deployment().links();
    List<TcpProxy> proxies = links.of(target).stream().map(links::proxy).toList();
    proxies.forEach(proxy -> proxy.slow(FAR_AWAY));
    return () -> proxies.forEach(TcpProxy::fullSpeed);
  }

  @Override
  public String process(String target) {
    return target;
  }

  /** A worker keeps the job that it holds. */
  @Override
  public Recovery recovery(String target) {
    return Part.of(target) == Part.API ? Recovery.ACCEPT : Recovery.WORK;
  }

  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return at;
  }
}
