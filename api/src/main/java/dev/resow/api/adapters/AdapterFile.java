package dev.resow.api.adapters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.api.problem.Excerpt;
import dev.resow.contract.AdapterBaseCard;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An uploaded adapter: a safetensors file in diffusers' format, every pair of matrices of which
 * fits a layer of the base model. Workers read it again with a stricter reader.
 *
 * @param rank the largest
 * @param layers how many
 */
record AdapterFile(int rank, int layers) {
  private static final int LENGTH_BYTES = 8;

  /** Published adapters have headers of some hundred kilobytes. */
  private static final int LONGEST_HEADER = 16 << 20;

  private static final long LARGEST_RANK = 4096;
  private static final Pattern KEY = Pattern.compile("(.{1,200})\\.lora_([AB])\\.weight");
  private static final Map<String, Integer> TYPES = Map.of("F32", 4, "F16", 2, "BF16", 2);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** A matrix and where its bytes are, counted from the end of the header. */
  private record Matrix(String key, String type, long rows, long columns, long begin, long end) {}

  /**
   * Checks a file.
   *
   * @throws AdapterFault if it is no adapter of this base
   */
  static AdapterFile check(Path file, AdapterBaseCard base) throws IOException, AdapterFault {
    try (var channel = FileChannel.open(file)) {
      var prefix = read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long length = prefix.getLong();
      if (length < 2 || length > Math.min(LONGEST_HEADER, channel.size() - LENGTH_BYTES))
        throw new AdapterFault(
            "The body must be a safetensors file with a header of 2 to %d bytes; pickles and archives are not read."
                .formatted(LONGEST_HEADER));
      long data = LENGTH_BYTES + length;
      var matrices = matrices(header(read(channel, LENGTH_BYTES, (int) length)));
      checkPlaces(matrices, channel.size() - data);
      var fits = fit(matrices, base);
      for (var matrix : matrices)
        FiniteValues.check(
            channel,
            data + matrix.begin(),
            matrix.end() - matrix.begin(),
            matrix.type(),
            matrix.key());
      return fits;
    } catch (EOFException e) {
      throw new AdapterFault("The body must be a safetensors file, not a shorter one.");
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int bytes) throws IOException {
    var buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining())
      if (channel.read(buffer, at + buffer.position()) < 0) throw new EOFException();
    return buffer.flip();
  }

  private static JsonNode header(ByteBuffer bytes) throws AdapterFault {
    try {
      JsonNode header = JSON.readTree(bytes.array());
      if (header != null && header.isObject()) return header;
    } catch (JsonProcessingException e) {
      // reported below
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be read", e);
    }
    throw new AdapterFault("The header of the safetensors file must be a JSON object.");
  }

  private static List<Matrix> matrices(JsonNode header) throws AdapterFault {
    var matrices = new ArrayList<Matrix>();
    for (var entry : header.properties()) {
      if (entry.getKey().equals("__metadata__")) continue;
      matrices.add(matrix(entry.getKey(), entry.getValue()));
    }
    if (matrices.isEmpty()) throw new AdapterFault("The file has no tensors.");
    matrices.sort(Comparator.comparingLong(Matrix::begin));
    return matrices;
  }

  private static Matrix matrix(String key, JsonNode info) throws AdapterFault {
    String type = info.path("dtype").asText();
    var shape = info.path("shape");
    var offsets = info.path("data_offsets");
    boolean numbers =
        shape.size() == 2
            && offsets.size() == 2
            && shape.valueStream().allMatch(JsonNode::canConvertToInt)
            && offsets.valueStream().allMatch(JsonNode::canConvertToLong);
    if (!TYPES.containsKey(type) || !numbers)
      throw new AdapterFault(
          "%s: must be a matrix of type F32, F16 or BF16, not %s %s."
              .formatted(Excerpt.of(key), Excerpt.of(type), Excerpt.of(shape.toString())));
    var matrix =
        new Matrix(
            key,
            type,
            shape.path(0).asLong(),
            shape.path(1).asLong(),
            offsets.path(0).asLong(),
            offsets.path(1).asLong());
    long bytes = matrix.rows() * matrix.columns() * TYPES.get(type);
    if (matrix.rows() < 1 || matrix.columns() < 1 || matrix.end() - matrix.begin() != bytes)
      throw new AdapterFault(
          "%s: %d x %d values of type %s must have %d bytes and be at least one."
              .formatted(Excerpt.of(key), matrix.rows(), matrix.columns(), type, bytes));
    return matrix;
  }

  private static void checkPlaces(List<Matrix> matrices, long bytes) throws AdapterFault {
    long at = 0;
    for (var matrix : matrices) {
      if (matrix.begin() != at)
        throw new AdapterFault(
            "%s: must begin at byte %d of the data, not %d."
                .formatted(Excerpt.of(matrix.key()), at, matrix.begin()));
      at = matrix.end();
    }
    if (at != bytes)
      throw new AdapterFault(
          "The file must have %d bytes of data, not %d; it may be truncated.".formatted(at, bytes));
  }

  private static AdapterFile fit(List<Matrix> matrices, AdapterBaseCard base) throws AdapterFault {
    var downs = new HashMap<String, Matrix>();
    var ups = new HashMap<String, Matrix>();
    for (var matrix : matrices) {
      var key = KEY.matcher(matrix.key());
      if (!key.matches())
        throw new AdapterFault(
            "%s: must be named LAYER.lora_A.weight or LAYER.lora_B.weight, as diffusers does; 'resow adapters convert' converts other formats."
                .formatted(Excerpt.of(matrix.key())));
      (key.group(2).equals("A") ? downs : ups).put(key.group(1), matrix);
    }
    int rank = 0;
    for (var down : downs.entrySet())
      rank = Math.max(rank, rank(down.getKey(), down.getValue(), ups.remove(down.getKey()), base));
    if (!ups.isEmpty()) throw halved(ups.keySet().iterator().next());
    return new AdapterFile(rank, downs.size());
  }

  private static int rank(String layer, Matrix down, Matrix up, AdapterBaseCard base)
      throws AdapterFault {
    if (up == null) throw halved(layer);
    var size =
        base.find(layer)
            .orElseThrow(
                () ->
                    new AdapterFault(
                        "%s: the model has no such layer; the adapter belongs to another model."
                            .formatted(Excerpt.of(layer))));
    long rank = down.rows();
    if (rank > LARGEST_RANK)
      throw new AdapterFault(
          "%s: must have a rank of 1 to %d, not %d."
              .formatted(Excerpt.of(layer), LARGEST_RANK, rank));
    if (down.columns() != size.in() || up.rows() != size.out() || up.columns() != rank)
      throw new AdapterFault(
          "%s: must have matrices of %d x %d and %d x %d for this layer, not %d x %d and %d x %d."
              .formatted(
                  Excerpt.of(layer),
                  rank,
                  size.in(),
                  size.out(),
                  rank,
                  rank,
                  down.columns(),
                  up.rows(),
                  up.columns()));
    return (int) rank;
  }

  private static AdapterFault halved(String layer) {
    return new AdapterFault(
        "%s: must have both lora_A.weight and lora_B.weight.".formatted(Excerpt.of(layer)));
  }
}
