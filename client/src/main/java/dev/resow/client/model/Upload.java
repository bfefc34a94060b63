package dev.resow.client.model;

import java.time.Instant;

/**
 * An uploaded picture.
 *
 * @param id for {@link JobRequest#image()} and {@link JobRequest#mask()}
 * @param width in pixels
 * @param height in pixels
 * @param bytes of the PNG that is kept
 * @param expiresAt when it is removed unless a job names it; null for never
 * @param hold why images made from it are held for review; null if they are not
 */
public record Upload(
    String id,
    int width,
    int height,
    long bytes,
    Instant createdAt,
    Instant expiresAt,
    String hold) {}
