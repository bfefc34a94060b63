package dev.resow.standalone.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a process of this machine listens, by Linux's {@code /proc}. */
final class ListeningPorts {
  private static final String LISTENING = "0A";
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private ListeningPorts() {}

  /** Address of the api, when the process is a server that answers as one. */
  static Optional<URI> api(long pid) {
    try (var http = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      for (int port : of(pid)) {
        URI url = URI.create("http://" + PortChoice.LOOPBACK + ":" + port);
        if (isApi(http, url)) {
          return Optional.of(url);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isApi(HttpClient http, URI url) {
    try {
      var request = HttpRequest.newBuilder(url.resolve("/q/health/live")).timeout(LIMIT).build();
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.body().contains("\"checks\"");
    } catch (IOException anotherProtocol) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static List<Integer> of(long pid) {
    var ports = new ArrayList<Integer>();
    try {
      Set<String> sockets = sockets(pid);
      for (String table : new String[] {"tcp", "tcp6"}) {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
          // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
          String[] words = line.strip().split("\\s+");
          if (words.length > 9 && words[3].equals(LISTENING) && sockets.contains(words[9])) {
            ports.add(Integer.parseInt(words[1].substring(words[1].lastIndexOf(':') + 1), 16));
          }
        }
      }
    } catch (IOException | RuntimeException notOursOrNotLinux) {
      return List.of();
    }
    return ports;
  }

  private static Set<String> sockets(long pid) throws IOException {
    var inodes = new HashSet<String>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files) {
        String target = link(file);
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
