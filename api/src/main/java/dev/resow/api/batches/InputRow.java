package dev.resow.api.batches;

/**
 * A row of the body.
 *
 * @param number for people: the line of JSON lines; of CSV the record, of which the names are the
 *     first, as spreadsheets count
 * @param json a request of a job, as JSON
 */
record InputRow(int number, byte[] json) {}
