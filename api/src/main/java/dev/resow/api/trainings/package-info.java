/** Trainings of adapters: what may be trained, and how far it is. */
package dev.resow.api.trainings;
