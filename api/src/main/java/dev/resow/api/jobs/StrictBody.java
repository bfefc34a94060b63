package dev.resow.api.jobs;

/** A request body in which a misspelt field is an error, see {@link JobRequestReader}. */
public interface StrictBody {}
