package dev.resow.api.json;

/** A request body that is read with {@link StrictJson}: a misspelt field is an error. */
public interface StrictBody {}
