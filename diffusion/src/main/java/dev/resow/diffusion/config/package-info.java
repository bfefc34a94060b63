/** Configuration files of a model folder, read with errors that name file and field. */
package dev.resow.diffusion.config;
