/** What the api counts for operators. */
package dev.resow.api.metrics;
