package dev.resow.diffusion.sampler;

import dev.resow.diffusion.guidance.term.Box;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Saved sessions as bytes: magic, version, fields in order, checksum. Big-endian. */
final class SessionCodec {
  private static final int MAGIC = 0x52455357; // RESW
  private static final int VERSION = 5;

  private SessionCodec() {}

  static byte[] encode(SessionState state) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      text(out, state.fingerprint());
      request(out, state.request());
      RoundCodec.ints(out, state.members());
      out.writeInt(state.step());
      text(out, state.phase().dropped());
      out.writeBoolean(state.phase().last());
      out.writeBoolean(state.phase().exhausted());
      floats(out, state.latent());
      out.writeInt(state.looked().size());
      for (var look : state.looked()) {
        out.writeInt(look.round());
        out.writeInt(look.step());
        out.writeDouble(look.rank());
        floats(out, look.latent());
        bytes(out, look.guide());
      }
      RoundCodec.rounds(out, state.rounds());
      bytes(out, state.guide());
      out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SessionState decode(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IllegalArgumentException("expected a saved session, found other bytes");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "expected a saved session of version %d, found %d".formatted(VERSION, version));
      }
      long sum =
          new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - 8, 8)).readLong();
      if (sum != checksum(bytes, bytes.length - 8)) {
        throw new IllegalArgumentException("expected an intact saved session, found damaged bytes");
      }
      return new SessionState(
          text(in),
          request(in),
          RoundCodec.ints(in),
          in.readInt(),
          new SessionState.Phase(text(in), in.readBoolean(), in.readBoolean()),
          floats(in),
          looked(in),
          RoundCodec.rounds(in),
          in.readNBytes(in.readInt()));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "expected a complete saved session, found a truncated one", e);
    }
  }

  private static List<RoundState> looked(DataInputStream in) throws IOException {
    var looked = new ArrayList<RoundState>();
    for (int count = in.readInt(); count > 0; count--) {
      looked.add(
          new RoundState(
              in.readInt(),
              in.readInt(),
              in.readDouble(),
              floats(in),
              in.readNBytes(in.readInt())));
    }
    return List.copyOf(looked);
  }

  private static void request(DataOutputStream out, SamplingRequest request) throws IOException {
    text(out, request.prompt());
    text(out, request.negativePrompt());
    out.writeInt(request.width());
    out.writeInt(request.height());
    out.writeInt(request.steps());
    out.writeDouble(request.guidanceScale());
    out.writeLong(request.seed());
    texts(out, request.subjects());
    out.writeInt(request.modifiers().size());
    for (var words : request.modifiers()) {
      texts(out, words);
    }
    text(out, request.method());
    out.writeInt(request.rounds());
    out.writeInt(request.boxes().size());
    for (var box : request.boxes()) {
      out.writeDouble(box.left());
      out.writeDouble(box.top());
      out.writeDouble(box.right());
      out.writeDouble(box.bottom());
    }
    out.writeInt(request.candidates());
    out.writeDouble(request.budget());
  }

  private static SamplingRequest request(DataInputStream in) throws IOException {
    return new SamplingRequest(
        text(in),
        text(in),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readDouble(),
        in.readLong(),
        texts(in),
        modifiers(in),
        text(in),
        in.readInt(),
        boxes(in),
        in.readInt(),
        in.readDouble());
  }

  private static List<List<String>> modifiers(DataInputStream in) throws IOException {
    var modifiers = new ArrayList<List<String>>();
    for (int count = in.readInt(); count > 0; count--) {
      modifiers.add(texts(in));
    }
    return modifiers;
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (var text : texts) {
      text(out, text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    var texts = new String[in.readInt()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(in);
    }
    return Arrays.asList(texts);
  }

  private static List<Box> boxes(DataInputStream in) throws IOException {
    var boxes = new Box[in.readInt()];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = new Box(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    }
    return Arrays.asList(boxes);
  }

  static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void floats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeInt(Float.floatToRawIntBits(value));
    }
  }

  private static float[] floats(DataInputStream in) throws IOException {
    var values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.readInt());
    }
    return values;
  }

  private static long checksum(byte[] bytes, int length) {
    var crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }
}
