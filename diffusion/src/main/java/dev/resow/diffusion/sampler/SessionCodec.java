package dev.resow.diffusion.sampler;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.tensor.FloatArrays;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Saved sessions as bytes: magic, version, fields in order, checksum. Big-endian. Version 8 has the
 * predictions of earlier steps behind each latent; a session without any is of version 7. Version 9
 * has them too, and the cached step at its end. A session that starts from a picture is of version
 * 10, 11 or 12 instead, and has it behind its request. A session with adapters of single subjects
 * is of a version from 13 to 18 instead, and has the subject behind each adapter.
 */
final class SessionCodec {
  private static final int MAGIC = 0x52455357; // RESW
  private static final int VERSION = 7;
  private static final int WITH_PAST = 8;
  private static final int WITH_CACHED = 9;
  private static final int WITH_START = 3; // on top of each
  private static final int WITH_SUBJECT_ADAPTERS = 6; // on top of each of these
  private static final int LATEST = WITH_CACHED + WITH_START + WITH_SUBJECT_ADAPTERS;

  private static final byte SAMPLE = 0;
  private static final byte RESTART = 1;
  private static final byte DECODE = 2;

  private SessionCodec() {}

  static byte[] encode(SessionState state) {
    int form = form(state);
    boolean past = form >= WITH_PAST;
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(form + additions(state.request()));
      text(out, state.fingerprint());
      RequestCodec.write(out, state.request());
      RoundCodec.ints(out, state.running());
      out.writeInt(state.step());
      next(out, state.next());
      out.writeBoolean(state.lastRound());
      out.writeBoolean(state.budgetExhausted());
      FloatArrays.write(out, state.latent());
      past(out, past, state.past());
      out.writeInt(state.checked().size());
      for (var round : state.checked()) {
        out.writeInt(round.round());
        out.writeInt(round.step());
        out.writeDouble(round.rank());
        FloatArrays.write(out, round.latent());
        past(out, past, round.past());
        bytes(out, round.guidance());
      }
      RoundCodec.rounds(out, state.history());
      bytes(out, state.guidance());
      if (state.cached().isPresent()) {
        cached(out, state.cached().get());
      }
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
      if (version < VERSION || version > LATEST) {
        throw new IllegalArgumentException(
            "expected a saved session of version %d to %d, found %d"
                .formatted(VERSION, LATEST, version));
      }
      boolean subjects = version >= VERSION + WITH_SUBJECT_ADAPTERS;
      int common = subjects ? version - WITH_SUBJECT_ADAPTERS : version;
      boolean start = common >= VERSION + WITH_START;
      int form = start ? common - WITH_START : common;
      boolean past = form >= WITH_PAST;
      long sum =
          new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - 8, 8)).readLong();
      if (sum != checksum(bytes, bytes.length - 8)) {
        throw new IllegalArgumentException("expected an intact saved session, found damaged bytes");
      }
      return new SessionState(
          text(in),
          RequestCodec.read(in, start, subjects),
          RoundCodec.ints(in),
          in.readInt(),
          next(in),
          in.readBoolean(),
          in.readBoolean(),
          FloatArrays.read(in),
          past(in, past),
          checked(in, past),
          RoundCodec.rounds(in),
          in.readNBytes(in.readInt()),
          form == WITH_CACHED ? Optional.of(cached(in)) : Optional.empty());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "expected a complete saved session, found a truncated one", e);
    }
  }

  private static void next(DataOutputStream out, Next next) throws IOException {
    switch (next) {
      case Next.Sample _ -> out.writeByte(SAMPLE);
      case Next.Decode _ -> out.writeByte(DECODE);
      case Next.Restart(String reason) -> {
        out.writeByte(RESTART);
        text(out, reason);
      }
    }
  }

  private static Next next(DataInputStream in) throws IOException {
    byte tag = in.readByte();
    return switch (tag) {
      case SAMPLE -> new Next.Sample();
      case DECODE -> new Next.Decode();
      case RESTART -> new Next.Restart(text(in));
      default ->
          throw new IllegalArgumentException(
              "expected 0 to 2 for what a saved session does next, found " + tag);
    };
  }

  private static List<CheckedRound> checked(DataInputStream in, boolean past) throws IOException {
    var checked = new ArrayList<CheckedRound>();
    for (int count = in.readInt(); count > 0; count--) {
      checked.add(
          new CheckedRound(
              in.readInt(),
              in.readInt(),
              in.readDouble(),
              FloatArrays.read(in),
              past(in, past),
              in.readNBytes(in.readInt())));
    }
    return List.copyOf(checked);
  }

  /** On top of the form, for what the request has. */
  private static int additions(SamplingRequest request) {
    return (request.start().isPresent() ? WITH_START : 0)
        + (AdapterUse.subjects(request.adapters()).isEmpty() ? 0 : WITH_SUBJECT_ADAPTERS);
  }

  private static int form(SessionState state) {
    boolean past =
        !state.past().isEmpty()
            || state.checked().stream().anyMatch(round -> !round.past().isEmpty());
    return state.cached().isPresent() ? WITH_CACHED : past ? WITH_PAST : VERSION;
  }

  private static void cached(DataOutputStream out, CachedStep cached) throws IOException {
    out.writeInt(cached.step());
    out.writeBoolean(cached.regions());
    FloatArrays.write(out, cached.latent());
  }

  private static CachedStep cached(DataInputStream in) throws IOException {
    return new CachedStep(in.readInt(), in.readBoolean(), FloatArrays.read(in));
  }

  private static void past(DataOutputStream out, boolean written, List<float[]> predictions)
      throws IOException {
    if (written) {
      out.writeByte(predictions.size());
      for (float[] prediction : predictions) {
        FloatArrays.write(out, prediction);
      }
    }
  }

  private static List<float[]> past(DataInputStream in, boolean written) throws IOException {
    var predictions = new ArrayList<float[]>();
    for (int count = written ? in.readUnsignedByte() : 0; count > 0; count--) {
      predictions.add(FloatArrays.read(in));
    }
    return List.copyOf(predictions);
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

  private static long checksum(byte[] bytes, int length) {
    var crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }
}
