/** Events of jobs, stored and live, and what their readers wait on. */
package dev.resow.api.events;
