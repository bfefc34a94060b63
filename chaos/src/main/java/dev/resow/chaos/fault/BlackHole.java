package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.deploy.TcpProxy;
import java.time.Duration;
import java.util.List;

/**
 * A connection whose bytes are swallowed in both directions, without FIN and RST: a network that
 * drops packets. Afterwards the bytes arrive late, or the connection is reset, in turns.
 */
public record BlackHole(Duration length) implements Fault {
  @Override
  public String name() {
    return "black-hole";
  }

  /** One link of each kind of app. */
  @Override
  public List<String> targets(Site site) {
    String worker = site.one(site.deployment().names(Part.WORKER));
    return site.deployment().links().names().stream()
        .filter(link -> !link.startsWith("worker-") || process(link).equals(worker))
        .toList();
  }

  @Override
  public Injection inject(Site site, String target) {
    TcpProxy proxy = site.deployment().links().proxy(target);
    boolean reset = site.random().nextBoolean();
    proxy.swallow();
    return () -> {
      if (reset) proxy.reset();
      else proxy.resume();
    };
  }

  @Override
  public String process(String target) {
    return target.substring(0, target.lastIndexOf('-'));
  }

  /** A worker's jobs go to the other workers, whether it held one or not. */
  @Override
  public Recovery recovery(String target) {
    return process(target).equals(Deployment.API) ? Recovery.ACCEPT : Recovery.WORK;
  }
}
