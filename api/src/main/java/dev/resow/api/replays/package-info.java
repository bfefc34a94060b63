/** Seeds that failed, sampled again under a chosen policy, and what became of them. */
package dev.resow.api.replays;
