package dev.resow.chaos.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** A set of instants, as spans in order that do not touch one another. */
record Spans(List<Span> spans) {
  static final Spans NONE = new Spans(List.of());

  /** From the first instant up to, and without, the second. */
  record Span(Instant from, Instant to) {
    Duration length() {
      return Duration.between(from, to);
    }

    boolean holds(Instant instant) {
      return !instant.isBefore(from) && instant.isBefore(to);
    }
  }

  /** What at least one of the spans holds. */
  static Spans union(Collection<Span> spans) {
    return where(spans, List.of(), n -> n > 0);
  }

  /** When the number of the first spans less the number of the second is as wanted. */
  static Spans where(Collection<Span> plus, Collection<Span> minus, IntPredicate wanted) {
    var changes = new TreeMap<Instant, Integer>();
    plus.forEach(s -> change(changes, s, 1));
    minus.forEach(s -> change(changes, s, -1));
    var found = new ArrayList<Span>();
    int count = 0;
    Instant from = null;
    for (var change : changes.entrySet()) {
      count += change.getValue();
      if (from == null && wanted.test(count)) from = change.getKey();
      else if (from != null && !wanted.test(count)) {
        found.add(new Span(from, change.getKey()));
        from = null;
      }
    }
    return new Spans(found);
  }

  private static void change(TreeMap<Instant, Integer> changes, Span span, int by) {
    if (!span.from().isBefore(span.to())) return;
    changes.merge(span.from(), by, Integer::sum);
    changes.merge(span.to(), -by, Integer::sum);
  }

  Spans and(Spans other) {
    var both = new ArrayList<Span>();
    for (Span a : spans)
      for (Span b : other.spans) {
        Instant from = max(a.from(), b.from());
        Instant to = min(a.to(), b.to());
        if (from.isBefore(to)) both.add(new Span(from, to));
      }
    return new Spans(both);
  }

  Spans or(Spans other) {
    var all = new ArrayList<>(spans);
    all.addAll(other.spans);
    return union(all);
  }

  Spans minus(Spans other) {
    return where(spans, other.spans, n -> n > 0);
  }

  /** The pieces between the cuts that are longer than the limit. */
  List<Span> longerThan(Duration limit, Collection<Instant> cuts) {
    List<Instant> order = cuts.stream().sorted(Comparator.naturalOrder()).toList();
    var pieces = new ArrayList<Span>();
    for (Span span : spans) {
      Instant from = span.from();
      for (Instant cut : order)
        if (cut.isAfter(from) && cut.isBefore(span.to())) {
          pieces.add(new Span(from, cut));
          from = cut;
        }
      pieces.add(new Span(from, span.to()));
    }
    return pieces.stream().filter(piece -> piece.length().compareTo(limit) > 0).toList();
  }

  private static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
