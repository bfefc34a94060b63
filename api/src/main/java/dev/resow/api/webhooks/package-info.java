/** Telling others when a job ends: signed messages, tried again until they arrive. */
package dev.resow.api.webhooks;
