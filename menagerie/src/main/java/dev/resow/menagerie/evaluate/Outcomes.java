package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Rate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was wrong with an arm's pictures, and how far the queue knew.
 *
 * @param lenient pictures that show every animal in its colour, whatever else, as TIAM counts
 * @param faults pictures with each fault; one picture may have several
 * @param clearPrecision pictures that the judge accepts, of those that the queue calls clear
 * @param failureRecall pictures that the queue calls overlapped or worse, of those that the judge
 *     rejects; unchecked ones count as not recognised
 */
record Outcomes(
    Rate lenient,
    Map<Fault, Integer> faults,
    Rate clearPrecision,
    Rate failureRecall,
    List<FindingReport> findings) {

  static Outcomes of(List<Picture> pictures) {
    var faults = new EnumMap<Fault, Integer>(Fault.class);
    pictures.stream()
        .flatMap(picture -> picture.faults().stream())
        .forEach(fault -> faults.merge(fault, 1, Integer::sum));
    return new Outcomes(
        Rate.of(pictures, Picture::isLenientSuccess),
        faults,
        Rate.of(pictures.stream().filter(Picture::isClear).toList(), Picture::isSuccess),
        Rate.of(pictures.stream().filter(p -> !p.isSuccess()).toList(), Picture::isFlagged),
        FindingReport.of(pictures));
  }
}
