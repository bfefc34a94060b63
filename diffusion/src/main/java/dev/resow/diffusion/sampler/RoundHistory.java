package dev.resow.diffusion.sampler;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Every round of a picture and its cost. */
final class RoundHistory {
  private final SequencedMap<Integer, RoundRecord> rounds = new TreeMap<>();

  void begin(int round, long seed) {
    rounds.put(round, RoundRecord.begin(round, seed));
  }

  void advanced(int round, int stepsDone, GuidedLatent.Report guided, double work) {
    rounds.compute(round, (_, record) -> record.advanced(stepsDone, guided, work));
  }

  /** Adds work that completed no step. */
  void spent(int round, double work) {
    rounds.compute(round, (_, record) -> record.spent(work));
  }

  void checked(int round, Detection detection) {
    if (detection.compared()) {
      rounds.compute(round, (_, record) -> record.checked(detection));
    }
  }

  void failed(int round, String reason) {
    rounds.compute(round, (_, record) -> record.failed(reason));
  }

  /** Why a round failed. */
  String failure(int round) {
    return rounds.get(round).failure();
  }

  /** Every round so far, in order. */
  List<RoundRecord> records() {
    return List.copyOf(rounds.values());
  }

  void restore(List<RoundRecord> records) {
    records.forEach(record -> rounds.put(record.round(), record));
  }

  /** Work of one round in forward equivalents. */
  double forwards(int round) {
    return rounds.get(round).forwards();
  }

  /** Work of all rounds in forward equivalents. */
  double forwards() {
    return rounds.values().stream().mapToDouble(RoundRecord::forwards).sum();
  }
}
