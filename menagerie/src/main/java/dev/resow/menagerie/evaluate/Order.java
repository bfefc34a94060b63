package dev.resow.menagerie.evaluate;

/**
 * One picture to make.
 *
 * @param seed of the job
 * @param name identifies the order within its run: submitting it twice creates one job
 */
record Order(Arm arm, PromptSet.Prompt prompt, long seed, String name) {}
