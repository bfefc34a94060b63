package dev.resow.chaos.audit;

import dev.resow.chaos.deploy.Part;
import java.time.Instant;

/**
 * A process that was killed.
 *
 * @param name of the process, e.g. {@code worker-2}
 * @param at just before the signal was sent
 */
public record Fault(Part part, String name, Instant at) {}
