package dev.resow.worker.messaging;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.MalformedEvent;
import dev.resow.worker.share.RejectRecordException;
import dev.resow.worker.share.ShareDelivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** A useless record with everything needed to look at it, or to send it again. */
final class DeadLetters {
  private DeadLetters() {}

  static DeadLetter of(ShareDelivery delivery, RejectRecordException rejected, Instant now) {
    var record = delivery.record();
    String reason =
        rejected.getCause() instanceof MalformedEvent malformed ? malformed.reason() : "rejected";
    var origin =
        new DeadLetter.Origin(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            delivery.headers(),
            record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
            record.value() == null ? null : Base64.getEncoder().encodeToString(record.value()));
    return new DeadLetter(now, reason, rejected.getMessage(), "worker", origin, null, null);
  }
}
