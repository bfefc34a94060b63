package dev.resow.safety;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A picture that a client wants images to be made from, or a mask.
 *
 * @param png the file; base64 in JSON
 */
public record UploadToCheck(String tenant, @JsonProperty("image") byte[] png) {}
