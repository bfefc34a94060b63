package dev.resow.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A safetensors file with one pair of matrices: of rank 2, on a layer of 3 x 4. */
final class AdapterUpload {
  static final String LAYER = "transformer.transformer_blocks.1.attn.to_q";

  private String layer = LAYER;
  private String key = "lora_A";
  private String type = "F32";
  private int[] down = {2, 4};
  private int[] up = {3, 2};
  private float value = .5f;
  private int padding;

  AdapterUpload layer(String name) {
    layer = name;
    return this;
  }

  AdapterUpload key(String name) {
    key = name;
    return this;
  }

  AdapterUpload type(String name) {
    type = name;
    return this;
  }

  AdapterUpload down(int rows, int columns) {
    down = new int[] {rows, columns};
    return this;
  }

  AdapterUpload up(int rows, int columns) {
    up = new int[] {rows, columns};
    return this;
  }

  AdapterUpload value(float first) {
    value = first;
    return this;
  }

  /** White space at the end of the header makes a file large. */
  AdapterUpload padded(int bytes) {
    padding = bytes;
    return this;
  }

  byte[] bytes() {
    int first = 4 * down[0] * down[1];
    int all = first + 4 * up[0] * up[1];
    var header =
        ("{\"%s.%s.weight\": {\"dtype\": \"%s\", \"shape\": [%d, %d], \"data_offsets\": [0, %d]},"
                + " \"%s.lora_B.weight\": {\"dtype\": \"F32\", \"shape\": [%d, %d], \"data_offsets\": [%d, %d]}}")
            .formatted(layer, key, type, down[0], down[1], first, layer, up[0], up[1], first, all);
    byte[] json = (header + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    var file = ByteBuffer.allocate(8 + json.length + all).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    while (file.remaining() >= 4) file.putFloat(value);
    return file.array();
  }
}
