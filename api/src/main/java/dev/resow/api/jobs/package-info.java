/** Accepting jobs and answering questions about them. */
package dev.resow.api.jobs;
