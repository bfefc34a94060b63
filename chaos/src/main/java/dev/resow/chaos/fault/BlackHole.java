package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Links;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.deploy.TcpProxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A connection whose bytes are swallowed in both directions, without FIN and RST: a network that
 * drops packets. Afterwards the bytes arrive late, or the connection is reset, in turns.
 */
public record BlackHole(Duration length) implements Fault {
  @Override
  public String name() {
    return "black-hole";
  }

  /** One link of each kind of app to each kind of server. */
  @Override
  public List<String> targets(Site site) {
    return site.deployment().links().names().stream()
        .filter(link -> reachesItsServer(site, link))
        .collect(Collectors.groupingBy(Incident::kind, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(links -> Processes.any(site, links))
        .toList();
  }

  /** A link to a standby carries nothing. */
  private static boolean reachesItsServer(Site site, String link) {
    String server = Links.server(link);
    return Part.of(server) != Part.DATABASE
        || site.deployment().names(Part.DATABASE).contains(server);
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
    return Links.app(target);
  }

  /** A worker's jobs go to the other workers, whether it held one or not. */
  @Override
  public Recovery recovery(String target) {
    return Part.of(process(target)) == Part.API ? Recovery.ACCEPT : Recovery.WORK;
  }
}
