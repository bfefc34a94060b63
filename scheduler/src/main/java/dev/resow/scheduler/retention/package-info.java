/** What is old is removed. */
package dev.resow.scheduler.retention;
