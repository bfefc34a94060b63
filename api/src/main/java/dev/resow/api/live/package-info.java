/** What changes in all jobs, as it changes. */
package dev.resow.api.live;
