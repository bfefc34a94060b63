package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** In what respect a person compares pictures (IterComp, arXiv 2410.07171, section 3.2). */
public enum PictureAspect {
  /** Everything has the colour, size or material that the prompt gives it. */
  @JsonProperty("attribute")
  ATTRIBUTE,
  /** Everything is where the prompt puts it. */
  @JsonProperty("spatial")
  SPATIAL,
  /** Everything that the prompt names is there, once. */
  @JsonProperty("presence")
  PRESENCE;

  /** As it is written in requests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
