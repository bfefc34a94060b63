/** Images that a safety check held or refused, and the decisions of people about them. */
package dev.resow.api.reviews;
