package dev.resow.api.jobs;

/**
 * Where a queued job stands.
 *
 * @param ahead jobs that go first as things stand
 * @param waitSeconds until a worker begins it, or null if nothing is known to tell it from
 */
record QueuePlace(int ahead, Double waitSeconds) {}
