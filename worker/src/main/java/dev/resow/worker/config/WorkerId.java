package dev.resow.worker.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of this process on the topics; never used twice, so that a restarted worker is not taken
 * for the old one.
 */
@ApplicationScoped
public class WorkerId {
  private final String value;

  @Inject
  WorkerId(WorkerSettings settings) {
    value = settings.id().orElseGet(WorkerId::generated);
  }

  public String value() {
    return value;
  }

  private static String generated() {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt(), 4);
    return host() + "-" + ProcessHandle.current().pid() + "-" + random;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "worker";
    }
  }
}
