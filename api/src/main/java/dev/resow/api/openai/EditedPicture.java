package dev.resow.api.openai;

/**
 * What images are made from.
 *
 * @param image id of an upload
 * @param mask id of an upload, or null
 */
record EditedPicture(String image, String mask) {}
