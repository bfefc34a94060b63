package dev.resow.diffusion.tensor;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The header of a safetensors file: 8 bytes of little-endian length, then JSON, perhaps padded with
 * white space. What is accepted is what the reference reader (safetensors 0.8.0) accepts, except
 * that a name that occurs twice is refused, as the format's description asks.
 *
 * @param tensors every tensor by name, in the order of their bytes
 * @param metadata the string table of the file, without values of more than a mebibyte
 */
record SafetensorsHeader(SequencedMap<String, TensorInfo> tensors, Map<String, String> metadata) {
  /** The bound of the reference; it also keeps a damaged length from being allocated. */
  static final long MAX_BYTES = 100_000_000;

  private static final int MAX_DIMENSIONS = 1 << 17;
  private static final int MAX_VALUE_BYTES = 1 << 20;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(127)
                  .maxNameLength((int) MAX_BYTES)
                  .maxStringLength((int) MAX_BYTES)
                  .build())
          .build();

  private static final Comparator<TensorInfo> BYTE_ORDER =
      Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes);

  /**
   * @param header the bytes after the length
   * @param dataBytes how many bytes follow the header
   */
  static SafetensorsHeader parse(Path file, byte[] header, long dataBytes) {
    StrictText.check(file, header);
    var found = new LinkedHashMap<String, TensorInfo>();
    var metadata = new TreeMap<String, String>();
    try (var json = JSON.createParser(header)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw bad(file, null, "a JSON object as header", "other JSON");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var key = json.currentName();
        json.nextToken();
        if (key.equals("__metadata__")) {
          readMetadata(file, json, header, metadata);
        } else {
          found.put(key, readTensor(file, key, json, 8L + header.length));
        }
      }
      if (json.nextToken() != null) {
        throw bad(file, null, "nothing but white space after the JSON header", "more JSON");
      }
    } catch (JacksonException e) {
      throw new ModelFormatException(
          file, null, "a JSON header", "other bytes (" + e.getOriginalMessage() + ")", e);
    } catch (IOException e) {
      throw new ModelFormatException(file, null, "a JSON header", FileKind.reason(e), e);
    }
    var ordered = new LinkedHashMap<String, TensorInfo>();
    found.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(BYTE_ORDER))
        .forEach(e -> ordered.put(e.getKey(), e.getValue()));
    checkBytes(file, ordered, 8L + header.length, dataBytes);
    return new SafetensorsHeader(ordered, metadata);
  }

  /** A table of strings, or null. */
  private static void readMetadata(
      Path file, JsonParser json, byte[] header, Map<String, String> metadata) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw bad(file, "__metadata__", "an object of strings", json.currentToken().name());
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw bad(file, "__metadata__", "strings", name + " of another type");
      }
      // Long values (a training log) are skipped, because they are not used.
      if (!longString(header, (int) json.currentTokenLocation().getByteOffset())) {
        metadata.put(name, json.getText());
      }
    }
  }

  private static boolean longString(byte[] header, int start) {
    int most = Math.min(header.length, start + MAX_VALUE_BYTES);
    for (int i = start + 1; i < most; i++) {
      if (header[i] == '\\') {
        i++;
      } else if (header[i] == '"') {
        return false;
      }
    }
    return true;
  }

  private static TensorInfo readTensor(Path file, String key, JsonParser json, long data)
      throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw bad(file, key, "an object with dtype, shape and data_offsets", json.getText());
    }
    StoredType type = null;
    long[] shape = null;
    long[] offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> type = readType(file, key, json);
        case "shape" -> shape = readNumbers(file, key, "shape", json, MAX_DIMENSIONS);
        case "data_offsets" -> offsets = readNumbers(file, key, "data_offsets", json, 2);
        default -> json.skipChildren();
      }
    }
    if (type == null || shape == null || offsets == null || offsets.length != 2) {
      throw bad(file, key, "dtype, shape and data_offsets (two numbers)", "not all of them");
    }
    long bytes = bytes(file, key, type, shape);
    if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes) {
      throw bad(
          file,
          key,
          bytes + " bytes for " + type + " " + new Shape(shape),
          "data_offsets " + offsets[0] + " to " + offsets[1]);
    }
    if (offsets[0] > Long.MAX_VALUE - data - bytes) {
      throw bad(file, key, "data_offsets inside the file", "" + offsets[0]);
    }
    return new TensorInfo(type, new Shape(shape), data + offsets[0], bytes);
  }

  private static StoredType readType(Path file, String key, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw bad(file, key, "a dtype such as F32", json.currentToken().name());
    }
    var name = json.getText();
    return StoredType.of(name)
        .orElseThrow(() -> bad(file, key, "a dtype of the format such as F32 or BF16", name));
  }

  /** Whole numbers that are not negative, written as such: {@code 64}, not 64.0 or "64". */
  private static long[] readNumbers(Path file, String key, String field, JsonParser json, int most)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw bad(file, key, field + " to be a list of whole numbers", json.getText());
    }
    var numbers = new long[8];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean whole =
          json.currentToken() == JsonToken.VALUE_NUMBER_INT && !json.getText().startsWith("-");
      if (!whole) {
        throw bad(file, key, field + " of whole numbers", json.getText());
      }
      if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw bad(file, key, field + " that fits memory", json.getText());
      }
      if (count == most) {
        throw bad(file, key, field + " of at most " + most + " numbers", "more");
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = json.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private static long bytes(Path file, String key, StoredType type, long[] shape) {
    long bits = 1;
    try {
      for (long dim : shape) {
        bits = Math.multiplyExact(bits, dim);
      }
      bits = Math.multiplyExact(bits, (long) type.bits());
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          file, key, "a shape that fits memory", new Shape(shape).toString(), e);
    }
    if (bits % 8 != 0) {
      throw bad(file, key, type + " elements that fill whole bytes", new Shape(shape).toString());
    }
    return bits / 8;
  }

  /** The tensors fill the file from the header to its end, without hole or overlap. */
  private static void checkBytes(
      Path file, SequencedMap<String, TensorInfo> tensors, long data, long dataBytes) {
    long at = data;
    long size = data + dataBytes;
    for (var entry : tensors.entrySet()) {
      var info = entry.getValue();
      if (info.offset() != at) {
        throw bad(
            file,
            entry.getKey(),
            "its bytes at " + (at - data) + " (no hole, no overlap)",
            "at " + (info.offset() - data));
      }
      at += info.bytes();
      if (at > size) {
        throw bad(
            file,
            entry.getKey(),
            "a file of at least " + at + " bytes",
            size + " (truncated file)");
      }
    }
    if (at != size) {
      throw bad(file, null, "a file of " + at + " bytes", size + " bytes");
    }
  }

  private static ModelFormatException bad(Path file, String key, String expected, String found) {
    return new ModelFormatException(file, key, expected, found);
  }
}
