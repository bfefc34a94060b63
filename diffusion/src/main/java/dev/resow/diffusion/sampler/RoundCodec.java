package dev.resow.diffusion.sampler;

import dev.resow.subjects.Place;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rounds of a saved session as bytes. */
final class RoundCodec {
  private static final int NO_PLACE = -1;

  private RoundCodec() {}

  static void rounds(DataOutputStream out, List<RoundRecord> rounds) throws IOException {
    out.writeInt(rounds.size());
    for (var round : rounds) {
      out.writeInt(round.round());
      out.writeLong(round.seed());
      out.writeInt(round.steps());
      out.writeBoolean(round.check() != null);
      if (round.check() != null) {
        findings(out, round.check().findings());
        out.writeDouble(round.check().score());
      }
      out.writeInt(round.updates());
      out.writeInt(round.losses().size());
      for (var curve : round.losses().entrySet()) {
        SessionCodec.text(out, curve.getKey());
        out.writeInt(curve.getValue().size());
        for (double value : curve.getValue()) {
          out.writeDouble(value);
        }
      }
      out.writeDouble(round.forwards());
      SessionCodec.text(out, round.failure() == null ? "" : round.failure());
    }
  }

  static List<RoundRecord> rounds(DataInputStream in) throws IOException {
    var rounds = new ArrayList<RoundRecord>();
    for (int count = in.readInt(); count > 0; count--) {
      rounds.add(
          new RoundRecord(
              in.readInt(),
              in.readLong(),
              in.readInt(),
              in.readBoolean() ? new RoundRecord.Check(findings(in), in.readDouble()) : null,
              in.readInt(),
              curves(in),
              in.readDouble(),
              failure(SessionCodec.text(in))));
    }
    return List.copyOf(rounds);
  }

  private static void findings(DataOutputStream out, List<Finding> findings) throws IOException {
    out.writeInt(findings.size());
    for (var finding : findings) {
      out.writeInt(finding.kind().ordinal());
      ints(out, finding.subjects());
      out.writeInt(finding.place().map(Place::ordinal).orElse(NO_PLACE));
      out.writeDouble(finding.score());
      out.writeDouble(finding.limit());
      out.writeInt(finding.step());
    }
  }

  private static List<Finding> findings(DataInputStream in) throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (int count = in.readInt(); count > 0; count--) {
      findings.add(
          new Finding(
              Finding.Kind.values()[in.readInt()],
              ints(in),
              place(in.readInt()),
              in.readDouble(),
              in.readDouble(),
              in.readInt()));
    }
    return List.copyOf(findings);
  }

  private static Optional<Place> place(int ordinal) {
    return ordinal == NO_PLACE ? Optional.empty() : Optional.of(Place.values()[ordinal]);
  }

  private static String failure(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Map<String, List<Double>> curves(DataInputStream in) throws IOException {
    Map<String, List<Double>> curves = new TreeMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      var term = SessionCodec.text(in);
      List<Double> curve = new ArrayList<>();
      for (int values = in.readInt(); values > 0; values--) {
        curve.add(in.readDouble());
      }
      curves.put(term, List.copyOf(curve));
    }
    return curves;
  }

  static void ints(DataOutputStream out, List<Integer> values) throws IOException {
    out.writeInt(values.size());
    for (int value : values) {
      out.writeInt(value);
    }
  }

  static List<Integer> ints(DataInputStream in) throws IOException {
    List<Integer> values = new ArrayList<>();
    for (int count = in.readInt(); count > 0; count--) {
      values.add(in.readInt());
    }
    return List.copyOf(values);
  }
}
