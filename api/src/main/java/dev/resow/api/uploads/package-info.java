/** Pictures of clients, from which jobs start. */
package dev.resow.api.uploads;
