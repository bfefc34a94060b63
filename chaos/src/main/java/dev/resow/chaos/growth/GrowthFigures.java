package dev.resow.chaos.growth;

import java.util.List;

/**
 * How requests and statements grow with the number of jobs in the database.
 *
 * @param sizes what the database held, ascending
 * @param requests to the api
 * @param statements of apis and scheduler, slowest at the largest size first
 */
public record GrowthFigures(List<Size> sizes, List<Curve> requests, List<Curve> statements) {
  public GrowthFigures {
    sizes = List.copyOf(sizes);
    requests = List.copyOf(requests);
    statements = List.copyOf(statements);
  }

  /**
   * The database at one size.
   *
   * @param jobs in it
   * @param waiting of them
   * @param bytes of all tables with their indexes
   * @param indexBytes of the indexes alone
   * @param fillSeconds that it took to add the jobs
   */
  public record Size(long jobs, long waiting, long bytes, long indexBytes, double fillSeconds) {
    public double bytesPerJob() {
      return (double) bytes / jobs;
    }
  }

  /**
   * Times of one request or statement.
   *
   * @param name for people
   * @param text the request, or the statement with its white space collapsed
   * @param points by size, ascending; sizes at which it did not run are missing
   */
  public record Curve(String name, String text, List<Point> points) {
    public Curve {
      points = List.copyOf(points);
    }

    /** At the largest size. */
    Point last() {
      return points.getLast();
    }

    /** At this size, or null where it did not run. */
    Point at(long jobs) {
      return points.stream().filter(point -> point.jobs() == jobs).findFirst().orElse(null);
    }

    /** Time at the largest size / time at the smallest; NaN with one size only. */
    public double ratio() {
      return points.size() < 2 ? Double.NaN : last().millis() / points.getFirst().millis();
    }

    /** Pages at the largest size / pages at the smallest; NaN where none were counted. */
    public double pagesRatio() {
      Long first = points.getFirst().pages();
      Long last = last().pages();
      return points.size() < 2 || first == null || last == null
          ? Double.NaN
          : (double) last / Math.max(1, first);
    }
  }

  /**
   * One size of a curve.
   *
   * @param jobs in the database
   * @param calls measured
   * @param millis median, or the most of a statement that mostly finds nothing to do; of a
   *     statement without planning
   * @param pages of 8 KiB that a call read or found in memory, in the same way; null for a request
   * @param scanned growing tables that were read from end to end
   * @param failure status of the answer if it was an error, else null
   */
  public record Point(
      long jobs, int calls, double millis, Long pages, List<String> scanned, String failure) {
    public Point {
      scanned = List.copyOf(scanned);
    }
  }
}
