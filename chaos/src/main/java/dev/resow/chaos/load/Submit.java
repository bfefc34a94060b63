package dev.resow.chaos.load;

import java.time.Instant;
import java.util.UUID;

/**
 * A job a client was promised.
 *
 * @param sentAt when the request that was answered first was sent
 * @param answeredAt when that answer came
 * @param answers how many times 202 was answered; all but one were duplicates
 */
public record Submit(
    String tenant, String key, UUID job, Instant sentAt, Instant answeredAt, int answers) {}
