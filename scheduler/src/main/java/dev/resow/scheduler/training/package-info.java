/**
 * Trainings: what the events of trainers change, and what the scheduler does when they fall silent.
 */
package dev.resow.scheduler.training;
