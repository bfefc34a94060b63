package dev.resow.chaos.load;

import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EventType;
import dev.resow.contract.Topics;
import dev.resow.messaging.HeaderCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A way in which a record can be unreadable. None of them is an event, whatever its topic. */
enum Garbage {
  /** The beginning of an event, in no envelope. */
  HALF {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      return record(topic, text("{\"jobId\": "));
    }
  },

  /** Bytes that are no text, in no envelope. */
  BYTES {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      return record(topic, new byte[] {0, (byte) 0xff, 7, 0});
    }
  },

  /** An event of an unknown type. */
  UNKNOWN_TYPE {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      String value = "{\"jobId\": \"" + UUID.randomUUID() + "\"}";
      return enveloped(record(topic, text(value)), "dev.resow.nonsense.v9");
    }
  },

  /** The right type, and nothing that the type needs. */
  INCOMPLETE {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      return enveloped(record(topic, text("{}")), typeOn(topic));
    }
  },

  /** The right type, and lists, numbers and texts where something else belongs. */
  WRONG_TYPES {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      String value =
          "{\"jobId\": [], \"at\": {}, \"attempt\": \"x\", \"worker\": [1], \"reason\": {}}";
      return enveloped(record(topic, text(value)), typeOn(topic));
    }
  },

  /** Nothing but the key. */
  TOMBSTONE {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      return enveloped(record(topic, null), typeOn(topic));
    }
  },

  /** Zero bytes, nearly as many as the broker takes. */
  OVERSIZE {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      return record(topic, new byte[800_000 + random.nextInt(200_000)]);
    }
  },

  /** Deeper than any reader's stack. */
  DEEP_JSON {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      String value = "{\"jobId\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}";
      return enveloped(record(topic, text(value)), typeOn(topic));
    }
  },

  /** A number with very many digits, and one that is very large. */
  HUGE_NUMBERS {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      String value = "{\"attempt\": " + "9".repeat(50_000) + ", \"slots\": 1e999999999}";
      return enveloped(record(topic, text(value)), typeOn(topic));
    }
  },

  /** The right fields with values that no event has: a heartbeat of very many slots. */
  OUT_OF_BOUNDS {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      String value =
          """
          {"jobId": "none", "worker": "%s", "at": "2026-01-31T12:00:00Z", "slots": %d,
           "running": [], "draining": false, "device": "%s"}"""
              .formatted(Forgeries.MARK, Forgeries.SLOTS, Forgeries.MARK);
      return enveloped(record(topic, text(value)), typeOn(topic));
    }
  },

  /** Half a megabyte in one header. */
  GIANT_HEADER {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      var record = enveloped(record(topic, text("{}")), typeOn(topic));
      record.headers().add("x-padding", filled(500_000));
      return record;
    }
  },

  /** Ten thousand headers. */
  MANY_HEADERS {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      var record = enveloped(record(topic, text("{}")), typeOn(topic));
      for (int i = 0; i < 10_000; i++) record.headers().add("x-" + i, text("padding"));
      return record;
    }
  },

  /** A key of three hundred kilobytes. */
  GIANT_KEY {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      var record = new ProducerRecord<>(topic, "k".repeat(300_000), text("{}"));
      return enveloped(record, typeOn(topic));
    }
  },

  /** U+0000, which a PostgreSQL text cannot hold, in the key, the headers and the value. */
  NUL {
    @Override
    ProducerRecord<String, byte[]> on(String topic, SplittableRandom random) {
      var record =
          new ProducerRecord<>(
              topic, "poison-\0" + random.nextLong(), text("{\"jobId\": \"\0\", \"\\u0000\": 1}"));
      return enveloped(record, "dev.resow.\0nonsense.v1");
    }
  };

  abstract ProducerRecord<String, byte[]> on(String topic, SplittableRandom random);

  /** For people. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Plain ones, which are sent all the time; the others come as a fault of their own. */
  static List<Garbage> plain() {
    return List.of(HALF, BYTES, UNKNOWN_TYPE);
  }

  /** Tombstones mean something on a compacted topic. */
  boolean fits(String topic) {
    return this != TOMBSTONE || !topic.equals(Topics.WORKERS);
  }

  private static ProducerRecord<String, byte[]> record(String topic, byte[] value) {
    return new ProducerRecord<>(topic, "poison-" + UUID.randomUUID(), value);
  }

  private static ProducerRecord<String, byte[]> enveloped(
      ProducerRecord<String, byte[]> record, String type) {
    Map<String, String> envelope =
        Map.of(
            CloudEventCodec.SPECVERSION,
            "1.0",
            CloudEventCodec.TYPE,
            type,
            CloudEventCodec.ID,
            UUID.randomUUID().toString(),
            CloudEventCodec.SOURCE,
            "poison");
    HeaderCodec.encode(envelope).forEach(record.headers()::add);
    return record;
  }

  /** The first type that belongs on a topic. */
  private static String typeOn(String topic) {
    return Arrays.stream(EventType.values())
        .filter(type -> type.belongsOn(topic))
        .findFirst()
        .orElseThrow()
        .typeName();
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
