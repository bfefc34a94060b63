package dev.resow.menagerie.scene;

/** Animals that share ears, head or fur, and are therefore easily mixed up. */
public enum Family {
  CATS,
  DOGS,
  BEARS,
  FARM
}
