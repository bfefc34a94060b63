/** Trainings of adapters: inserted by the api, changed by schedulers. */
package dev.resow.persistence.training;
