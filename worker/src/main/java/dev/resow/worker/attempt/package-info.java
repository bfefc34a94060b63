/**
 * One attempt of one job: generates the image, publishes events, stores the image, stops on
 * request. Independent of any framework.
 */
package dev.resow.worker.attempt;
