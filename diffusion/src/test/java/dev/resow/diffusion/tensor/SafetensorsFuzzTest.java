package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes: a file is read with tensors inside it, or refused by name and cause. */
class SafetensorsFuzzTest {
  private static final String HEADER =
      "{\"__metadata__\":{\"format\":\"pt\"},"
          + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
          + "\"b\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[8,16]}}";

  /** A change of one byte, a cut, or a piece put in. */
  record Mutation(int at, int kind, byte value, String piece) {
    byte[] apply(byte[] bytes) {
      int place = Math.floorMod(at, bytes.length);
      return switch (kind) {
        case 0 -> {
          var changed = bytes.clone();
          changed[place] = value;
          yield changed;
        }
        case 1 -> Arrays.copyOf(bytes, Math.max(1, place));
        default -> {
          var added = piece.getBytes(StandardCharsets.UTF_8);
          yield ByteBuffer.allocate(bytes.length + added.length)
              .put(bytes, 0, place)
              .put(added)
              .put(bytes, place, bytes.length - place)
              .array();
        }
      };
    }
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    var pieces =
        Arbitraries.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "\\u",
            "\\ud800",
            "0",
            "-",
            "1e9",
            "4.0",
            "9223372036854775807",
            "99999999999999999999",
            "null",
            "true",
            "\0",
            "\ufeff",
            "é",
            "🦊",
            "\"a\":",
            "\"dtype\":\"I64\",",
            "\"shape\":[1000000000,1000000000],",
            "[[[[[[[[",
            "\"data_offsets\":[0,0],",
            "\"__metadata__\":{},");
    return Combinators.combine(
            Arbitraries.integers(),
            Arbitraries.integers().between(0, 2),
            Arbitraries.bytes(),
            pieces)
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 3_000)
  void mutatedHeaders(@ForAll("mutations") List<Mutation> mutations) throws IOException {
    byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
    for (var mutation : mutations) {
      header = mutation.apply(header);
    }
    readOrRefuse(file(header.length, header, 16));
  }

  @Property(tries = 1_500)
  void mutatedFiles(@ForAll("mutations") List<Mutation> mutations) throws IOException {
    byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
    byte[] file = file(header.length, header, 16);
    for (var mutation : mutations) {
      file = mutation.apply(file);
    }
    readOrRefuse(file);
  }

  @Property(tries = 1_500)
  void anyBytes(@ForAll byte[] header, @ForAll long length) throws IOException {
    readOrRefuse(file(header.length, header, 16));
    readOrRefuse(file(length, header, 0));
  }

  private static byte[] file(long length, byte[] header, int data) {
    return ByteBuffer.allocate(8 + header.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .array();
  }

  private static void readOrRefuse(byte[] bytes) throws IOException {
    var file = Files.createTempFile("fuzz", ".safetensors");
    try {
      Files.write(file, bytes);
      var read = Safetensors.open(file);
      for (var key : read.keys()) {
        var info = read.info(key);
        assertThat(info.offset()).isBetween(8L, (long) bytes.length);
        assertThat(info.offset() + info.bytes()).isLessThanOrEqualTo(bytes.length);
      }
    } catch (ModelFormatException e) {
      assertThat(e).hasMessageContainingAll(file.toString(), "expected", "found");
      assertThat(e.getMessage()).hasSizeLessThan(4_000);
    } finally {
      Files.delete(file);
    }
  }
}
