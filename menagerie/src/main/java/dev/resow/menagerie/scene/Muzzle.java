package dev.resow.menagerie.scene;

/** Nose and mouth, in coordinates of the features (the centre and scale of the head). */
public enum Muzzle {
  LIGHT {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipse(Brush.LIGHT, 0, .46, .4, .3);
      brush.ellipse(Brush.DARK, 0, .32, .17, .13);
    }
  },
  NOSE {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipse(Brush.DARK, 0, .4, .18, .13);
    }
  },
  CHIN_NOSE {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipse(Brush.DARK, 0, .72, .2, .17);
    }
  },
  PINK_NOSE {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.polygon(Brush.PINK, -.2, .26, .2, .26, 0, .54);
    }
  },
  BIG_NOSE {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipse(Brush.DARK, 0, .28, .24, .38);
    }
  },
  SNOUT {
    @Override
    void paint(Brush brush, Fur fur) {
      brush.ellipse(fur.second(), 0, .38, .46, .32);
      brush.ellipses(Brush.DARK, .18, .38, .1, .15);
    }
  };

  abstract void paint(Brush brush, Fur fur);
}
