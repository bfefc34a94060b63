package dev.resow.subjects;

/** Where a prompt asks one subject to be, seen from another, in the plane of the picture. */
public enum Place {
  LEFT_OF,
  RIGHT_OF,
  ABOVE,
  BELOW,
  /** Above and touching: "on top of". */
  ON,
  /** On either side, at about the same height: "next to". */
  NEXT_TO
}
