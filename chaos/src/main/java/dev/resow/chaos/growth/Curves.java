package dev.resow.chaos.growth;

import dev.resow.chaos.growth.GrowthFigures.Curve;
import dev.resow.chaos.growth.GrowthFigures.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers points to curves. */
final class Curves {
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, List<Point>> points = new LinkedHashMap<>();

  void add(String name, String text, Point point) {
    texts.putIfAbsent(name, text);
    points.computeIfAbsent(name, _ -> new ArrayList<>()).add(point);
  }

  List<Curve> inOrder() {
    return points.entrySet().stream()
        .map(curve -> new Curve(curve.getKey(), texts.get(curve.getKey()), curve.getValue()))
        .toList();
  }

  List<Curve> slowestFirst() {
    return inOrder().stream()
        .sorted(Comparator.comparingDouble((Curve curve) -> -curve.last().millis()))
        .toList();
  }
}
