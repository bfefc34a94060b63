package dev.resow.subjects.lexicon;

import java.util.List;

/** Classes of meaning that are finer than a {@link Topic}: everything below some nouns. */
public enum Kind {
  BUILDING("building/artifact", "place_of_worship/artifact", "fortress/artifact"),
  ROOM("room/artifact", "area/artifact", "hall/artifact"),
  ROAD("road/artifact", "path/artifact", "passageway/artifact", "paved_surface/artifact"),
  GEOLOGY("geological_formation/object"),
  WATER("body_of_water/object"),
  LAND("land/object"),
  REGION("location/Tops"),
  HEAVENS("celestial_body/object", "sky/object", "atmosphere/object"),
  MATERIAL("fabric/artifact", "metallic_element/substance", "alloy/substance"),
  BEING("person/Tops", "animal/Tops", "imaginary_being/person", "spiritual_being/person"),
  TIME("time_period/time", "time_unit/time", "point/time"),
  DOCUMENT("publication/communication", "legal_document/communication", "press/communication"),
  NAME; // names of single people, places and things

  private final List<String> roots;

  Kind(String... roots) {
    this.roots = List.of(roots);
  }

  /** The highest nouns of the class, each with its topic. */
  public List<String> roots() {
    return roots;
  }

  int bit() {
    return 1 << ordinal();
  }
}
