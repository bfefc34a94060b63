/** Jobs given up and records nobody could use: listed, shown, queued again. */
package dev.resow.api.dead;
