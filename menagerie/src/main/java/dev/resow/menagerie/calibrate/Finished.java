package dev.resow.menagerie.calibrate;

/** A finished picture: what it was asked for, whether it is right, and what it cost. */
interface Finished {
  /** The prompt. */
  String text();

  /** Subjects of the prompt. */
  int subjects();

  /** Whether the judge calls it right. */
  boolean success();

  /** Work of the guidance in all steps before this one, in forward equivalents. */
  double extraBefore(int step);
}
