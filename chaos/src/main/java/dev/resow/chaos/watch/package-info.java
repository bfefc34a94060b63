/** What an orchestrator does: looks at health checks and starts again what is down. */
package dev.resow.chaos.watch;
