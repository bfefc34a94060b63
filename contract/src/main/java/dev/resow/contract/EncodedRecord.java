package dev.resow.contract;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A Kafka record in plain Java: where it goes, its key, its headers (UTF-8) and its value. */
public record EncodedRecord(String topic, String key, Map<String, String> headers, byte[] value) {
  public EncodedRecord {
    Checks.text("topic", topic);
    Checks.present("key", key);
    headers = Checks.map(headers);
    Checks.present("value", value);
  }

  /** The same record with one header added or replaced. */
  public EncodedRecord with(String header, String text) {
    var changed = new LinkedHashMap<>(headers);
    changed.put(header, text);
    return new EncodedRecord(topic, key, changed, value);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof EncodedRecord(var t, var k, var h, var v)
        && t.equals(topic)
        && k.equals(key)
        && h.equals(headers)
        && Arrays.equals(v, value);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value);
  }
}
