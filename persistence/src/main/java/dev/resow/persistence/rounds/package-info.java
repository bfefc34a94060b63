/** What became of every seed: the tables of rounds, pairs and areas, and how they are written. */
package dev.resow.persistence.rounds;
