package dev.resow.menagerie.scene;

/** The parts a face is put together from; mixing the parts of two animals gives a blend. */
public record Look(Head head, Ears ears, Marks marks, Muzzle muzzle) {}
