/** From events to rows: the only code that writes jobs after their insert. */
package dev.resow.scheduler.projection;
