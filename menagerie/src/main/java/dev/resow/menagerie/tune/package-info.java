/** Trains adapters of the demo model with a critic's rewards, and compares them with the base. */
package dev.resow.menagerie.tune;
