/** The scheduler's topics: decodes, keeps what can not be decoded, hands the rest on. */
package dev.resow.scheduler.intake;
