package dev.resow.subjects.syntax;

/** What a noun phrase names. */
public enum NounClass {
  /** Something with an outline that can be drawn. */
  THING,
  /** A part of a thing, or what light makes of it. */
  PART,
  /** A place, the ground, the weather, the light, a time. */
  SCENERY,
  /** The picture itself, its style, quality or camera. */
  PICTURE,
  /** A number of what follows after "of". */
  QUANTITY,
  /** Something that has no outline, or that is not known. */
  OTHER
}
