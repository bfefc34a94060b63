/** The chaos run: load, faults, audit. */
package dev.resow.chaos.run;
