/** Which nouns of a prompt would be watched. */
package dev.resow.api.subjects;
