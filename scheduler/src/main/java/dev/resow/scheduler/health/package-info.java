/** Whether the scheduler can do its work, and whether it does it. */
package dev.resow.scheduler.health;
