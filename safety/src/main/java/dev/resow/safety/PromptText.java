package dev.resow.safety;

/**
 * What a client wants to see and what not.
 *
 * @param negativePrompt may be empty
 */
public record PromptText(String prompt, String negativePrompt) {}
