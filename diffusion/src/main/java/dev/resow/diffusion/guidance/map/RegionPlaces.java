package dev.resow.diffusion.guidance.map;

/** Which places of a picture are a subject's region. */
public enum RegionPlaces {
  /** Those where its map leads. */
  LEADING,
  /** One blob of all maps together, which no other subject has: {@link BlobPlaces}. */
  BLOBS;

  /**
   * What the regions are made from.
   *
   * @param maps stretched to 0..1: (b, s, rows * columns), row-major
   */
  public float[] of(float[] maps, int subjects, int rows, int columns) {
    return switch (this) {
      case LEADING -> maps;
      case BLOBS -> BlobPlaces.of(maps, subjects, rows, columns);
    };
  }
}
