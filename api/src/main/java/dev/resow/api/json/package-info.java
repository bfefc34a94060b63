/** Bodies of requests: JSON read strictly, every refusal with the field's name. */
package dev.resow.api.json;
