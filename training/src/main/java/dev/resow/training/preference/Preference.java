package dev.resow.training.preference;

/**
 * One picture is better than another.
 *
 * @param prompt of both
 * @param better id of a picture
 * @param worse id of another one
 */
public record Preference(String prompt, Aspect aspect, String better, String worse) {}
