/** What happens to a job: stored events, and live ones as server-sent events. */
package dev.resow.api.events;
