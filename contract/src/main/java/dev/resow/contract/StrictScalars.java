package dev.resow.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Text, times, durations and UUIDs are JSON strings in their usual form and nothing else. */
final class StrictScalars {
  /** What a record may say of time; every database and every client can hold it. */
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private StrictScalars() {}

  static SimpleModule module() {
    return new SimpleModule("resow")
        .addDeserializer(String.class, new Scalar<>(String.class, "text", text -> text))
        .addDeserializer(
            Instant.class,
            new Scalar<>(Instant.class, "a time like 2026-01-31T12:00:00Z", StrictScalars::instant))
        .addDeserializer(
            Duration.class,
            new Scalar<>(Duration.class, "a duration like PT1M30S", Duration::parse))
        .addDeserializer(UUID.class, new Scalar<>(UUID.class, "a UUID", StrictScalars::uuid));
  }

  private static Instant instant(String text) {
    Instant time = Iso8601.instant(text);
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST))
      throw new DateTimeException("a time must be in the years 1900 to 9999");
    return time;
  }

  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equalsIgnoreCase(text)) throw new IllegalArgumentException("not a UUID");
    return id;
  }

  private interface Reader<T> {
    T read(String text);
  }

  private static final class Scalar<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1;
    private static final int EXCERPT = 60;
    private final String expected;
    private final transient Reader<T> reader;

    Scalar(Class<T> type, String expected, Reader<T> reader) {
      super(type);
      this.expected = expected;
      this.reader = reader;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_STRING)
        return context.reportInputMismatch(
            this, "expected %s as a JSON string, not %s", expected, in.currentToken());
      String text = in.getText();
      try {
        return reader.read(text);
      } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
        return context.reportInputMismatch(
            this,
            "expected %s, not '%s'",
            expected,
            text.substring(0, Math.min(EXCERPT, text.length())));
      }
    }
  }
}
