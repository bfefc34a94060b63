package dev.resow.standalone.models;

import java.net.URI;

/**
 * A file of a model, as its source lists it.
 *
 * @param path within the folder, checked by {@link FileRules}
 * @param size bytes
 * @param sha256 in hexadecimal, or null if the source does not say
 */
record RemoteFile(String path, long size, String sha256, URI url) {}
