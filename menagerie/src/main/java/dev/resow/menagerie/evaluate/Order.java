package dev.resow.menagerie.evaluate;

/**
 * One picture to make.
 *
 * @param seed of the job
 * @param name tells the order from every other of the same run: submitting it twice makes one job
 */
record Order(Arm arm, PromptSet.Prompt prompt, long seed, String name) {}
