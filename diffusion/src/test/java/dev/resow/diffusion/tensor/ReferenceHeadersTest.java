package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the reference reader (safetensors 0.8.0, its {@code deserialize}) answered to each of these
 * headers; names that occur twice are refused beyond that, as the format's description asks.
 */
class ReferenceHeadersTest {
  private static final String TENSOR =
      "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
  private static final String GOOD = "{" + TENSOR + "}";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\t\r "})
  void whiteSpaceAroundTheJsonIsPadding(String space) throws IOException {
    assertThat(open(GOOD + space, 4).keys()).containsExactly("w");
    assertThat(open(space + GOOD, 4).keys()).containsExactly("w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\0", "\f", "\u00a0", "x", "}", "{}", ",", "\0\0\0\0\0\0\0\0", "null", "1"})
  void anythingElseBehindTheJsonIsRefused(String rest) throws IOException {
    refused(GOOD + rest, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1.0]",
        "[\"1\"]",
        "[1e0]",
        "[true]",
        "[null]",
        "[-1]",
        "[-0]",
        "[01]",
        "[+1]",
        "[[1]]",
        "1",
        "null",
        "{}",
        "\"\"",
        "[NaN]",
        "[18446744073709551616]",
        "[9223372036854775808]",
        "[4611686018427387904,4]",
        "[1,1",
        "[1,]"
      })
  void aShapeIsAListOfWholeNumbers(String shape) throws IOException {
    refused("{\"w\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[0,4]}}", 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0.0,4]",
        "[0,4.0]",
        "[0,4,5]",
        "[0]",
        "[]",
        "[\"0\",4]",
        "[-4,0]",
        "[4,0]",
        "[4,8]",
        "null",
        "[0,3]",
        "[0,5]",
        "[18446744073709551612,18446744073709551616]"
      })
  void offsetsAreTwoWholeNumbersThatFitTheShape(String offsets) throws IOException {
    refused("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + offsets + "}}", 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "1",
        "\"x\"",
        "{\"w\":null}",
        "{\"w\":1}",
        "{\"w\":{}}",
        "{\"w\":{\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{" + TENSOR + ",}",
        "{" + TENSOR + "/**/}",
        "{'w':{}}",
        "{\"a\u0001\":{}," + TENSOR + "}"
      })
  void brokenJsonAndMissingFieldsAreRefused(String header) throws IOException {
    refused(header, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{" + TENSOR + "," + TENSOR + "}",
        "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"__metadata__\":{},\"__metadata__\":{}," + TENSOR + "}",
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}," + TENSOR + "}",
      })
  void aNameThatOccursTwiceIsRefused(String header) throws IOException {
    refused(header, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}",
        "{\"a\":null}",
        "{\"a\":{\"b\":\"c\"}}",
        "{\"a\":[]}",
        "[]",
        "\"x\"",
        "1"
      })
  void metadataIsATableOfStrings(String table) throws IOException {
    refused("{\"__metadata__\":" + table + "," + TENSOR + "}", 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"format\":\"pt\"}",
        "{\"\":\"\"}",
        "{\"a\":\"\\u00e4\\ud83e\\udd8a\"}"
      })
  void goodMetadataIsRead(String table) throws IOException {
    assertThat(open("{\"__metadata__\":" + table + "," + TENSOR + "}", 4).keys())
        .containsExactly("w");
  }

  @Test
  void aByteOrderMarkOtherEncodingsAndHalfCharactersAreRefused() throws IOException {
    refused("\ufeff" + GOOD, 4);
    refused(GOOD.getBytes(StandardCharsets.UTF_16LE), 4);
    refused(GOOD.getBytes(StandardCharsets.UTF_16BE), 4);
    refused(("{\"\\ud800\":" + TENSOR.substring(4) + "}").getBytes(StandardCharsets.UTF_8), 4);
    refused("{\"__metadata__\":{\"a\":\"\\udc00\\ud800\"}," + TENSOR + "}", 4);
    for (byte[] bytes : new byte[][] {{-1}, {-64, -81}, {-19, -96, -128}}) {
      var text = new String(bytes, StandardCharsets.ISO_8859_1);
      refused(
          ("{\"" + text + "\":" + TENSOR.substring(4) + "}").getBytes(StandardCharsets.ISO_8859_1),
          4);
    }
  }

  @Test
  void unknownFieldsEscapedNamesAndOddNamesAreFine() throws IOException {
    assertThat(
            open(
                    "{\"\\u0000\":{\"\\u0064type\":\"\\u0046\\u0033\\u0032\",\"x\":[{\"y\":1.5}],\"shape\":[1],\"data_offsets\":[0,4]}}",
                    4)
                .keys())
        .containsExactly("\0");
    assertThat(open("{\"\":" + TENSOR.substring(4) + "}", 4).keys()).containsExactly("");
    assertThat(open("{}", 0).keys()).isEmpty();
    assertThat(
            open(
                    "{ \"w\" :\n{\"dtype\"\t: \"F32\" ,\"shape\":[ 1 ],\"data_offsets\": [0 , 4]}\r}",
                    4)
                .keys())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL,8",
    "U8,8",
    "I8,8",
    "F8_E5M2,8",
    "F8_E4M3,8",
    "F8_E8M0,8",
    "F8_E4M3FNUZ,8",
    "F8_E5M2FNUZ,8",
    "F4,4",
    "F6_E2M3,6",
    "F6_E3M2,6",
    "I16,16",
    "U16,16",
    "F16,16",
    "BF16,16",
    "I32,32",
    "U32,32",
    "F32,32",
    "F64,64",
    "I64,64",
    "U64,64",
    "C64,64"
  })
  void everyTypeOfTheReferenceIsKnownWithItsWidth(String type, int bits) throws IOException {
    var read = open(tensor(type, "[8]", bits), bits);
    assertThat(read.info("w").type().name()).isEqualTo(type);
    assertThat(read.info("w").bytes()).isEqualTo(bits);
    if (bits < 8) {
      refused(tensor(type, "[1]", 1), 1);
      refused(tensor(type, "[1]", 0), 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "FLOAT32", "F128", "", "F8_E4M3FN", "I4", "C128"})
  void otherTypesAreRefused(String type) throws IOException {
    refused(tensor(type, "[1]", 4), 4);
  }

  @Test
  void tensorsFillTheFileWithoutHoleOrOverlap() throws IOException {
    refused(two(0, 1, 2, 3), 3);
    refused(two(0, 2, 1, 3), 3);
    refused(two(0, 2, 0, 2), 2);
    refused(tensor("U8", "[1]", 1), 2);
    refused(tensor("U8", "[4]", 4), 2);
    refused("{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2);
    assertThat(open(two(2, 4, 0, 2), 4).keys()).containsExactly("b", "a");
    assertThat(open(two(0, 2, 2, 2), 2).keys()).containsExactly("a", "b");
    refused(two(0, 2, 1, 1), 2);
  }

  @Test
  void scalarsEmptyTensorsAndManyDimensionsKeepTheirShape() throws IOException {
    assertThat(open(tensor("F32", "[]", 4), 4).info("w").shape().dimension()).isZero();
    assertThat(open(tensor("F32", "[0]", 0), 0).info("w").bytes()).isZero();
    assertThat(open(tensor("F32", "[0,4611686018427387904,8]", 0), 0).info("w").bytes()).isZero();
    var ones = "[1" + ",1".repeat(9_999) + "]";
    assertThat(open(tensor("F32", ones, 4), 4).info("w").shape().dimension()).isEqualTo(10_000);
    refused(tensor("F32", "[1" + ",1".repeat(3_000_000) + "]", 4), 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 1 << 20, 100_000_001, 1L << 62, Long.MIN_VALUE, -1})
  void aLengthThatCannotBeIsRefusedWithoutBeingAllocated(long length) throws IOException {
    var bytes =
        ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put((byte) '{');
    var file = Files.write(folder.resolve("length.safetensors"), bytes.put((byte) '}').array());
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("length.safetensors");
  }

  @Test
  void metadataOfThirtyMegabytesIsAcceptedAndAHeaderOfMoreThanAHundredRefused() throws IOException {
    var log = "x".repeat(30_000_000);
    var header = "{\"__metadata__\":{\"log\":\"" + log + "\",\"format\":\"pt\"}," + TENSOR + "}";
    var read = open(header, 4);
    assertThat(read.keys()).containsExactly("w");
    assertThat(read.metadata()).containsOnlyKeys("format");

    var file = folder.resolve("large.safetensors");
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(new byte[] {1, (byte) 0xE1, (byte) 0xF5, 5, 0, 0, 0, 0, '{', '}'});
      out.setLength(100_000_100);
    }
    assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("100000000");
  }

  private static String tensor(String type, String shape, int bytes) {
    return "{\"w\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
        .formatted(type, shape, bytes);
  }

  private static String two(int a, int aEnd, int b, int bEnd) {
    return "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]},\"b\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}"
        .formatted(aEnd - a, a, aEnd, bEnd - b, b, bEnd);
  }

  private void refused(String header, int data) throws IOException {
    refused(header.getBytes(StandardCharsets.UTF_8), data);
  }

  private void refused(byte[] header, int data) throws IOException {
    var file = file(header, data);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("header.safetensors")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(4_000));
  }

  private Safetensors open(String header, int data) throws IOException {
    return Safetensors.open(file(header.getBytes(StandardCharsets.UTF_8), data));
  }

  private Path file(byte[] header, int data) throws IOException {
    var bytes = ByteBuffer.allocate(8 + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    return Files.write(folder.resolve("header.safetensors"), bytes.array());
  }
}
