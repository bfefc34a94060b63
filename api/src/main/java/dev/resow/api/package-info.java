/** REST and live views: accepts jobs, answers questions about them, streams what happens. */
package dev.resow.api;
