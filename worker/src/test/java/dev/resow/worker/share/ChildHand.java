package dev.resow.worker.share;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A consumer in a JVM of its own that takes one record and never ends, so that it can be killed.
 */
final class ChildHand implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildHand(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static ChildHand start(String bootstrapServers, String topic) throws IOException {
    return new ChildHand(
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ChildHand.class.getName(),
                bootstrapServers,
                topic)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  public static void main(String[] args) throws InterruptedException {
    var hand = new Hand(args[0], args[1], CompletableFuture.completedFuture(null));
    System.out.println("taken " + Hand.text(hand.take()));
    new CountDownLatch(1).await();
  }

  String firstTaken() throws IOException {
    String line;
    while ((line = output.readLine()) != null) {
      if (line.startsWith("taken ")) {
        return line.substring("taken ".length());
      }
    }
    throw new IOException("the child ended before it took a record");
  }

  void killNow() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    killNow();
  }
}
