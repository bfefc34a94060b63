package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.term.TermState;
import dev.resow.diffusion.tensor.FloatArrays;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a method keeps between two steps, as plain data.
 *
 * @param moves of the moves
 * @param places where the subjects were when last seen (b, s, n); empty before that
 */
record GuidanceState(MoveState moves, float[] places) {
  static final GuidanceState EMPTY = new GuidanceState(MoveState.EMPTY, new float[0]);

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      FloatArrays.write(out, moves.start());
      FloatArrays.write(out, moves.moved());
      FloatArrays.write(out, moves.previous());
      out.writeFloat(moves.previousSigma());
      out.writeInt(moves.terms().size());
      for (var term : moves.terms().entrySet()) {
        out.writeUTF(term.getKey());
        out.writeInt(term.getValue().shape().length);
        for (long side : term.getValue().shape()) {
          out.writeLong(side);
        }
        FloatArrays.write(out, term.getValue().values());
      }
      out.writeBoolean(moves.acted());
      FloatArrays.write(out, places);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** No bytes are the empty state. */
  static GuidanceState fromBytes(byte[] bytes) {
    if (bytes.length == 0) {
      return EMPTY;
    }
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var moves =
          new MoveState(
              FloatArrays.read(in),
              FloatArrays.read(in),
              FloatArrays.read(in),
              in.readFloat(),
              terms(in),
              in.readBoolean());
      return new GuidanceState(moves, FloatArrays.read(in));
    } catch (IOException e) {
      throw new IllegalArgumentException("expected a whole guidance state, found a part", e);
    }
  }

  private static Map<String, TermState.Entry> terms(DataInputStream in) throws IOException {
    Map<String, TermState.Entry> terms = new TreeMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      String name = in.readUTF();
      long[] shape = new long[in.readInt()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = in.readLong();
      }
      terms.put(name, new TermState.Entry(shape, FloatArrays.read(in)));
    }
    return terms;
  }
}
