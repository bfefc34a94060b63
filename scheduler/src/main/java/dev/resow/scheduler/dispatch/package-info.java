/** Dispatch: order, window and release of jobs. */
package dev.resow.scheduler.dispatch;
