/** Acts as an orchestrator: watches health checks and restarts processes that are down. */
package dev.resow.chaos.watch;
