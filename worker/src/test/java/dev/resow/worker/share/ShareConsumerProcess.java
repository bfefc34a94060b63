package dev.resow.worker.share;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A consumer in a JVM of its own that takes one record and never ends, so that it can be killed.
 */
final class ShareConsumerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ShareConsumerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static ShareConsumerProcess start(String bootstrapServers, String topic) throws IOException {
    return new ShareConsumerProcess(
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ShareConsumerProcess.class.getName(),
                bootstrapServers,
                topic)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  public static void main(String[] args) throws InterruptedException {
    var hand = new ManualShareLoop(args[0], args[1], CompletableFuture.completedFuture(null));
    System.out.println("taken " + ManualShareLoop.text(hand.take()));
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
