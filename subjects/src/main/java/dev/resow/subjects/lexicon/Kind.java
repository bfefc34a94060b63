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
  MATERIAL(
      "material/substance", "fabric/artifact", "metallic_element/substance", "alloy/substance"),
  CLOTHING("clothing/artifact", "footwear/artifact", "jewelry/artifact"),
  CONTAINER("container/artifact"),
  BEING("person/Tops", "animal/Tops", "imaginary_being/person", "spiritual_being/person"),
  PLANT_PART("plant_part/plant"),
  DEPICTION("representation/artifact", "visual_communication/communication", "art/artifact"),
  TIME("time_period/time", "time_unit/time", "point/time"),
  DOCUMENT("publication/communication", "legal_document/communication", "print_media/artifact"),
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
