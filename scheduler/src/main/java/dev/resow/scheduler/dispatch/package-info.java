/** Whose turn it is: order, window and release. */
package dev.resow.scheduler.dispatch;
