package dev.resow.menagerie.scene;

/** Ears and mane: the largest part of the silhouette. */
public enum Ears {
  POINTED {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.polygons(fur.main(), .86, -1, .93, .2, .12, -.38);
      brush.polygons(fur.second(), .76, -.72, .78, -.12, .36, -.4);
    }
  },
  ROUND {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipses(fur.main(), .64, -.62, .35, .35);
      brush.ellipses(fur.second(), .64, -.62, .18, .18);
    }
  },
  BLACK {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipses(Brush.DARK, .64, -.62, .36, .36);
    }
  },
  FLOPPY {
    @Override
    void paint(Brush brush, Fur fur) {}

    @Override
    void paintOver(Brush brush, Fur fur) {
      brush.ellipses(fur.second(), .76, .06, .24, .68);
    }
  },
  SIDE {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipses(fur.main(), .57, -.42, .43, .43);
      brush.ellipses(fur.second(), .6, -.42, .25, .25);
    }
  },
  LONG {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipses(fur.main(), .32, -.42, .22, .58);
      brush.ellipses(fur.second(), .32, -.42, .11, .42);
    }
  },
  FOLDED {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.polygons(fur.second(), .98, -.94, .84, .06, .14, -.6);
    }
  },
  MANE {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipse(fur.second(), 0, 0, .99, .99);
      brush.ellipses(fur.main(), .5, -.52, .2, .2);
    }
  };

  /** What lies behind the head. */
  abstract void paint(Brush brush, Fur fur);

  /** What hangs over the head. */
  void paintOver(Brush brush, Fur fur) {}

  /** Whether the second colour is fur (and takes the tint) or skin (and keeps its own colour). */
  boolean usesSecondAsFur() {
    return switch (this) {
      case FLOPPY, MANE, FOLDED -> true;
      case POINTED, ROUND, BLACK, SIDE, LONG -> false;
    };
  }
}
