package dev.resow.chaos.audit;

import java.time.Instant;

/**
 * A process that was started again although no fault had killed it.
 *
 * @param why what was seen, e.g. that it had ended
 */
public record Restart(String process, Instant at, String why) {}
