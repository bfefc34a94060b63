/** Rankings of images by people: which of several images of one prompt is better, and in what. */
package dev.resow.api.rankings;
