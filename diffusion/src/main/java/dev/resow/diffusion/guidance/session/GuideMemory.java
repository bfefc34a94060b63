package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.term.Memory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a guide remembers between two steps, as plain data.
 *
 * @param start what the round started from (b, c, h, w); empty before its first step
 * @param moved sum of the round's updates, same shape; empty unless the next round starts from them
 * @param previous latent of the step before, after guidance; empty unless the next step needs it
 * @param previousSigma its noise level
 * @param regions where the subjects were when last looked at (b, s, n); empty before the first look
 * @param terms what loss terms keep
 * @param acted whether moves acted on the round
 */
record GuideMemory(
    float[] start,
    float[] moved,
    float[] previous,
    float previousSigma,
    float[] regions,
    Map<String, Memory.Entry> terms,
    boolean acted) {
  static final GuideMemory EMPTY = startingFrom(new float[0]);

  /** Nothing but what a round starts from. */
  static GuideMemory startingFrom(float[] start) {
    return new GuideMemory(start, new float[0], new float[0], 0, new float[0], Map.of(), false);
  }

  /**
   * Only the rows of some candidates.
   *
   * @param before rows so far
   */
  GuideMemory keep(List<Integer> candidates, int before) {
    Map<String, Memory.Entry> kept = new TreeMap<>();
    terms.forEach(
        (name, entry) -> {
          long[] shape = entry.shape().clone();
          shape[0] = candidates.size();
          kept.put(name, new Memory.Entry(shape, rows(entry.values(), candidates, before)));
        });
    return new GuideMemory(
        rows(start, candidates, before),
        rows(moved, candidates, before),
        rows(previous, candidates, before),
        previousSigma,
        rows(regions, candidates, before),
        kept,
        acted);
  }

  private static float[] rows(float[] values, List<Integer> rows, int before) {
    int size = values.length / before;
    float[] kept = new float[rows.size() * size];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(values, rows.get(i) * size, kept, i * size, size);
    }
    return kept;
  }

  GuideMemory withRegions(float[] maps) {
    return new GuideMemory(start, moved, previous, previousSigma, maps, terms, acted);
  }

  GuideMemory afterMoves() {
    return new GuideMemory(start, moved, previous, previousSigma, regions, terms, true);
  }

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      floats(out, start);
      floats(out, moved);
      floats(out, previous);
      out.writeFloat(previousSigma);
      floats(out, regions);
      out.writeInt(terms.size());
      for (var term : terms.entrySet()) {
        out.writeUTF(term.getKey());
        out.writeInt(term.getValue().shape().length);
        for (long side : term.getValue().shape()) {
          out.writeLong(side);
        }
        floats(out, term.getValue().values());
      }
      out.writeBoolean(acted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** No bytes mean nothing remembered. */
  static GuideMemory fromBytes(byte[] bytes) {
    if (bytes.length == 0) {
      return EMPTY;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new GuideMemory(
          floats(in),
          floats(in),
          floats(in),
          in.readFloat(),
          floats(in),
          terms(in),
          in.readBoolean());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "expected the complete state of a guide, found a truncated one", e);
    }
  }

  private static Map<String, Memory.Entry> terms(DataInputStream in) throws IOException {
    Map<String, Memory.Entry> terms = new TreeMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      String name = in.readUTF();
      long[] shape = new long[in.readInt()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = in.readLong();
      }
      terms.put(name, new Memory.Entry(shape, floats(in)));
    }
    return terms;
  }

  private static void floats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeInt(Float.floatToRawIntBits(value));
    }
  }

  private static float[] floats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.readInt());
    }
    return values;
  }
}
