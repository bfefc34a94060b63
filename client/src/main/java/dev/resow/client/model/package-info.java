/**
 * What the API sends and takes, as records. Fields that a newer server adds are ignored, and a
 * value of an enumeration that this release does not know is read as {@code UNKNOWN}; absent fields
 * are null, absent lists are empty. The tests hold every field to the OpenAPI document of the
 * server.
 */
package dev.resow.client.model;
