package dev.resow.api.jobs;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a job needs that is not there.
 *
 * @param model no live worker holds it
 */
@Schema(description = "What a waiting job needs that is not there now.")
public record WaitingFor(String model) {}
