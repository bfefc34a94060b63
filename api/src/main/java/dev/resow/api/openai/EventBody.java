package dev.resow.api.openai;

import io.smallrye.mutiny.Multi;
import java.time.Duration;

/**
 * The body of an answer as server-sent events, whatever the client accepts: it asked for them in
 * its own body.
 *
 * @param frames complete frames
 * @param patience how long the client may take to read one
 * @param disconnect ends the connection of a client that does not
 */
record EventBody(Multi<String> frames, Duration patience, Runnable disconnect) {}
