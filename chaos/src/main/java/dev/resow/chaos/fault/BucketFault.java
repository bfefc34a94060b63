package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Links;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.deploy.S3Errors;
import dev.resow.chaos.deploy.TcpProxy;
import dev.resow.chaos.deploy.TcpProxy.Slowness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The S3 server is away for longer than any time-out, or answers every request with 500 or 503, or
 * is slow: each answer takes seconds. Jobs are accepted meanwhile, and finished pictures are kept
 * until they can be stored.
 */
public record BucketFault(Duration length) implements Fault {
  static final String NAME = "bucket";

  /** Killed, and not started again for a while. */
  static final String STORE_AWAY = Part.STORE.label();

  static final String ERRORS = "server-errors";
  static final String SLOW = "slow-answers";

  private static final Slowness SLOW_ANSWERS =
      new Slowness(Duration.ofMillis(600), 0, Duration.ZERO);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> targets(Site site) {
    return List.of(STORE_AWAY, ERRORS, SLOW);
  }

  @Override
  public Optional<String> impossible(Site site) {
    return site.whyImpossible(NAME);
  }

  @Override
  public Injection inject(Site site, String target) {
    if (target.equals(STORE_AWAY)) return new Kill(length).inject(site, target);
    Links links = site.deployment().links();
    List<TcpProxy> proxies = links.to(Part.STORE);
    if (target.equals(SLOW)) {
      proxies.forEach(proxy -> proxy.slow(SLOW_ANSWERS));
      return () -> proxies.forEach(TcpProxy::fullSpeed);
    }
    // Requests come in several threads: their order must not move the run's other choices.
    var errors = new S3Errors(new Random(site.random().nextLong())::nextBoolean);
    proxies.forEach(proxy -> proxy.answerWith(errors));
    return () -> proxies.forEach(TcpProxy::passOn);
  }

  @Override
  public boolean isEnvironmental() {
    return true;
  }

  @Override
  public Recovery recovery(String target) {
    return Recovery.WORK;
  }
}
