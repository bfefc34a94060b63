package dev.resow.provenance.jumbf;

/**
 * A box that holds bytes.
 *
 * @param type four letters, for example {@code cbor}
 * @param payload must not be changed
 */
public record ContentBox(String type, byte[] payload) implements Box {}
