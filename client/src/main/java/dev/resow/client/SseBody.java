package dev.resow.client;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an event stream, read one piece at a time: at most two pieces wait in memory, however
 * slow the reader is.
 */
final class SseBody implements BodySubscriber<SseBody> {
  /** What the connection delivers. */
  private sealed interface Piece {
    record Bytes(List<ByteBuffer> buffers) implements Piece {}

    /** The end; a null fault is a regular one. */
    record End(Throwable fault) implements Piece {}
  }

  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final Queue<SseFrame> frames = new ArrayDeque<>();
  private final SseParser parser = new SseParser();
  private volatile Flow.Subscription subscription;

  @Override
  public CompletionStage<SseBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription = source;
    source.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    pieces.add(new Piece.Bytes(buffers));
  }

  @Override
  public void onError(Throwable fault) {
    pieces.add(new Piece.End(fault));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece.End(null));
  }

  /**
   * The next event; empty at the end of the body.
   *
   * @param idle longest time without any byte
   * @throws IOException if the connection is lost or silent
   */
  Optional<SseFrame> next(Duration idle) throws IOException, InterruptedException {
    while (frames.isEmpty()) {
      switch (pieces.poll(idle.toNanos(), TimeUnit.NANOSECONDS)) {
        case null -> throw new HttpTimeoutException("the event stream was silent for " + idle);
        case Piece.End(Throwable fault) -> {
          pieces.add(new Piece.End(fault)); // a further call ends, too
          if (fault != null) throw new IOException("the event stream was cut", fault);
          return Optional.empty();
        }
        case Piece.Bytes(List<ByteBuffer> buffers) -> {
          for (ByteBuffer buffer : buffers) frames.addAll(parser.feed(buffer));
          subscription.request(1);
        }
      }
    }
    return Optional.of(frames.remove());
  }

  /** Ends the connection and wakes its reader. */
  void close() {
    if (subscription != null) subscription.cancel();
    pieces.add(new Piece.End(null));
  }
}
