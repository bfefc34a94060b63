/** Health checks that run in the background, so that asking for health never waits. */
package dev.resow.contract.health;
