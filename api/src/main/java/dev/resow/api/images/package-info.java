/** Finished pictures. */
package dev.resow.api.images;
