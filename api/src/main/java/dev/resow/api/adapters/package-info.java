/** Low-rank adapters of the models: uploads, states, and what jobs may use. */
package dev.resow.api.adapters;
