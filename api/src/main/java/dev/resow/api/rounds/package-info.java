/** Questions about what became of seeds: pages, rates by pair, method and time, and exports. */
package dev.resow.api.rounds;
