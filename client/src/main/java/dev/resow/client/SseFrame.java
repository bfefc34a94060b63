package dev.resow.client;

/**
 * A server-sent event (HTML standard, 9.2).
 *
 * @param id last id of the stream so far, or null
 * @param event its name; {@code message} if it has none
 */
record SseFrame(String id, String event, String data) {}
