/** The available models and their limits. */
package dev.resow.api.models;
