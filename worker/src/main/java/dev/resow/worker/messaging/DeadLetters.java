package dev.resow.worker.messaging;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.MalformedEvent;
import dev.resow.contract.RejectedRecord;
import dev.resow.contract.RejectedRecord.Header;
import dev.resow.worker.share.RejectRecordException;
import dev.resow.worker.share.ShareDelivery;
import java.time.Instant;
import java.util.stream.StreamSupport;

/** Letters about useless records of the share group. */
final class DeadLetters {
  private DeadLetters() {}

  static DeadLetter of(ShareDelivery delivery, RejectRecordException rejected, Instant now) {
    var record = delivery.record();
    String reason =
        rejected.getCause() instanceof MalformedEvent malformed ? malformed.reason() : "rejected";
    var headers =
        StreamSupport.stream(record.headers().spliterator(), false)
            .map(header -> new Header(header.key(), header.value()))
            .toList();
    return new RejectedRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            headers,
            record.key(),
            record.value())
        .letter(now, reason, rejected.getMessage(), "worker");
  }
}
