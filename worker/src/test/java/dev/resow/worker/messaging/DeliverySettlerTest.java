package dev.resow.worker.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Attempts;
import dev.resow.contract.DeadLetter;
import dev.resow.worker.attempt.AttemptEnding;
import dev.resow.worker.attempt.EventPublisher;
import dev.resow.worker.share.Deliveries;
import dev.resow.worker.share.RejectRecordException;
import dev.resow.worker.share.ShareDelivery;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every path ends in a verdict, the error paths' own errors included. */
@Timeout(60)
class DeliverySettlerTest {
  private static final RejectRecordException USELESS = new RejectRecordException("no job", null);

  private final List<DeadLetter> letters = new ArrayList<>();

  /** Ways in which a letter may not be kept. */
  enum Loss {
    THROWS {
      @Override
      EventPublisher publisher() {
        return (event, trace) -> {
          throw new IllegalStateException("overflow");
        };
      }
    },
    THROWS_AN_ERROR {
      @Override
      EventPublisher publisher() {
        return (event, trace) -> {
          throw new OutOfMemoryError("base64");
        };
      }
    },
    FAILS {
      @Override
      EventPublisher publisher() {
        return (event, trace) -> CompletableFuture.failedFuture(new RuntimeException("refused"));
      }
    },
    NEVER_ENDS {
      @Override
      EventPublisher publisher() {
        return (event, trace) -> new CompletableFuture<>();
      }
    };

    abstract EventPublisher publisher();
  }

  @Test
  void aUselessRecordIsRejectedOnceItsLetterIsKept() {
    var delivery = Deliveries.of(new byte[800_000], 1);
    assertThat(settle(this::keep, delivery, null, new CompletionException(USELESS)))
        .isEqualTo("REJECT");
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.origin().bytes()).isEqualTo(800_000);
              assertThat(letter.origin().truncated()).isTrue();
            });
  }

  @ParameterizedTest
  @EnumSource
  void aRecordWhoseLetterIsLostComesBackAndTheLastTimeIsRejected(Loss loss) {
    for (int count = 1; count < Attempts.DELIVERIES_PER_RELEASE; count++)
      assertThat(settle(loss.publisher(), Deliveries.of(new byte[9], count), null, USELESS))
          .isEqualTo("RELEASE");
    var last = Deliveries.of(new byte[9], Attempts.DELIVERIES_PER_RELEASE);
    assertThat(settle(loss.publisher(), last, null, USELESS)).isEqualTo("REJECT");
  }

  @Test
  void whateverAnAttemptThrowsReleasesItsRecord() {
    for (Throwable failure :
        List.of(
            new StackOverflowError(),
            new OutOfMemoryError(),
            new NoClassDefFoundError("a.b"),
            new CompletionException(new IllegalStateException("x")),
            new RejectedExecutionException()))
      assertThat(settle(this::keep, Deliveries.of(new byte[9], 1), null, failure))
          .isEqualTo("RELEASE");
  }

  @ParameterizedTest
  @CsvSource({
    "REPORTED, ACCEPT",
    "FENCED, ACCEPT",
    "LOCK_LOST, RELEASE",
    "DECLINED, RELEASE",
    "SHUTTING_DOWN, RELEASE"
  })
  void endingsHaveTheirVerdicts(AttemptEnding ending, String verdict) {
    assertThat(settle(this::keep, Deliveries.of(new byte[9], 1), ending, null)).isEqualTo(verdict);
  }

  @Test
  void anAcknowledgementThatThrowsIsAReleaseAndNothingEscapes() {
    var delivery = Deliveries.of(new byte[9], 1);
    Supplier<CompletionStage<Void>> ack =
        () -> {
          throw new IllegalStateException("the channel is closed");
        };
    Message<ShareDelivery> message = Message.of(delivery, ack);
    var settled = settler(this::keep).settle(message, AttemptEnding.REPORTED, null);
    assertThat(Deliveries.verdict(delivery)).isEqualTo("RELEASE");
    assertThat(settled.toCompletableFuture().join()).isNull();
  }

  private static String settle(
      EventPublisher events, ShareDelivery delivery, AttemptEnding ending, Throwable failure) {
    Message<ShareDelivery> message =
        Message.of(
            delivery,
            delivery::accept,
            e -> e instanceof RejectRecordException ? delivery.reject() : delivery.release());
    CompletionStage<Void> settled = settler(events).settle(message, ending, failure);
    String verdict = Deliveries.verdict(delivery);
    settled.toCompletableFuture().join();
    return verdict;
  }

  private static DeliverySettler settler(EventPublisher events) {
    return new DeliverySettler(events, Clock.systemUTC(), Duration.ofMillis(300));
  }

  private CompletableFuture<Void> keep(dev.resow.contract.ResowEvent event, String trace) {
    letters.add((DeadLetter) event);
    return CompletableFuture.completedFuture(null);
  }
}
