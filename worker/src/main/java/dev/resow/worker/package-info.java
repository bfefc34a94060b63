/**
 * The worker as a process: its settings, the one sampling thread, the model's life, its heartbeat.
 */
package dev.resow.worker;
