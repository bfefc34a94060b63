/** Trainings of adapters: what may be trained, and its progress. */
package dev.resow.api.trainings;
