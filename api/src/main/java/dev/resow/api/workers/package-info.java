/** The workers and their running jobs. */
package dev.resow.api.workers;
