/** Which models can be asked for, and what of them. */
package dev.resow.api.models;
