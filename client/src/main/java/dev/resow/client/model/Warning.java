package dev.resow.client.model;

/**
 * A doubt about a request.
 *
 * @param code stable name, e.g. {@code few-subjects}
 * @param detail a sentence for people
 */
public record Warning(String code, String detail) {}
