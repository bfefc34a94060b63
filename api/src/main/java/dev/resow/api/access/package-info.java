/** Who asks, and what they may see and do. */
package dev.resow.api.access;
