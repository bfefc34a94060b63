/** The scheduler's topics: decodes, keeps what cannot be decoded, hands the rest on. */
package dev.resow.scheduler.intake;
