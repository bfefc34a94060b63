package dev.resow.menagerie.scene;

import java.awt.Color;
import java.util.Locale;

/** The twelve animals of the world; two or three coarse cues distinguish each from its family. */
public enum Animal {
  CAT(
      Family.CATS,
      new Look(Head.WIDE, Ears.POINTED, Marks.WHISKERS, Muzzle.PINK_NOSE),
      new Fur(new Color(84, 84, 98), new Color(235, 150, 165), new Color(235, 215, 70))),
  TIGER(
      Family.CATS,
      new Look(Head.ROUND, Ears.ROUND, Marks.STRIPES, Muzzle.LIGHT),
      new Fur(new Color(243, 142, 32), new Color(250, 225, 190), Color.WHITE)),
  LION(
      Family.CATS,
      new Look(Head.SMALL, Ears.MANE, Marks.NONE, Muzzle.LIGHT),
      new Fur(new Color(236, 184, 84), new Color(138, 76, 28), Color.WHITE)),
  LEOPARD(
      Family.CATS,
      new Look(Head.ROUND, Ears.ROUND, Marks.DOTS, Muzzle.LIGHT),
      new Fur(new Color(250, 208, 84), new Color(250, 225, 190), Color.WHITE)),
  DOG(
      Family.DOGS,
      new Look(Head.TALL, Ears.FLOPPY, Marks.NONE, Muzzle.LIGHT),
      new Fur(new Color(196, 132, 78), new Color(98, 58, 34), Color.WHITE)),
  WOLF(
      Family.DOGS,
      new Look(Head.TAPERED, Ears.POINTED, Marks.MASK, Muzzle.CHIN_NOSE),
      new Fur(new Color(128, 136, 150), new Color(70, 74, 86), Color.WHITE)),
  FOX(
      Family.DOGS,
      new Look(Head.TAPERED, Ears.POINTED, Marks.CHEEKS, Muzzle.CHIN_NOSE),
      new Fur(new Color(228, 98, 28), new Color(70, 36, 22), Color.WHITE)),
  BEAR(
      Family.BEARS,
      new Look(Head.ROUND, Ears.ROUND, Marks.NONE, Muzzle.LIGHT),
      new Fur(new Color(122, 76, 44), new Color(196, 146, 100), Color.WHITE)),
  PANDA(
      Family.BEARS,
      new Look(Head.ROUND, Ears.BLACK, Marks.PATCHES, Muzzle.NOSE),
      new Fur(new Color(246, 246, 242), new Color(34, 34, 38), Color.WHITE)),
  KOALA(
      Family.BEARS,
      new Look(Head.NARROW, Ears.SIDE, Marks.NONE, Muzzle.BIG_NOSE),
      new Fur(new Color(164, 168, 180), new Color(240, 182, 192), Color.WHITE)),
  RABBIT(
      Family.FARM,
      new Look(Head.LOW, Ears.LONG, Marks.NONE, Muzzle.PINK_NOSE),
      new Fur(new Color(244, 240, 234), new Color(240, 160, 175), Color.WHITE)),
  PIG(
      Family.FARM,
      new Look(Head.ROUND, Ears.FOLDED, Marks.NONE, Muzzle.SNOUT),
      new Fur(new Color(246, 164, 180), new Color(216, 98, 128), Color.WHITE));

  private final Family family;
  private final Look look;
  private final Fur fur;

  Animal(Family family, Look look, Fur fur) {
    this.family = family;
    this.look = look;
    this.fur = fur;
  }

  public Family family() {
    return family;
  }

  /** The parts of the face. */
  public Look look() {
    return look;
  }

  /** The fur when the caption names no colour. */
  public Fur fur() {
    return fur;
  }

  /** The word of the captions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
