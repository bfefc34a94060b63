/** Searches the sampler step at which a refinement of the start helps most. */
package dev.resow.menagerie.selectstep;
